import { type CellResult, defineReporter } from '@kramers/core';
import { eventFile, type ScalarStep } from './event-file';
import { pathPart, trackedEpochs } from './traces';

/**
 * Writes event files for TensorBoard: a run for each replica, with each metric under its phase, such as
 * `escape/testMse`, against the epochs of that phase.
 */
export const tensorboard = defineReporter({
  name: 'tensorboard',
  summary: 'tensorboard/: event files, a run a replica; tensorboard --logdir runs/NAME/tensorboard shows them',
  async finished(report, folder) {
    const { crc32c } = await import('@aws-crypto/crc32c');
    const settings = distinct(report.summary.points.map(({ label }) => pathPart(label)));
    for (const cell of report.cells()) {
      const run = `tensorboard/${settings[cell.point]!}/replica-${cell.replica}`;
      folder.write(`${run}/events.out.tfevents.0000000000.kramers`, eventFile(stepsOf(cell), crc32c));
    }
  },
});

function* stepsOf(cell: CellResult): Generator<ScalarStep> {
  for (const { phase, epoch, values } of trackedEpochs(cell)) {
    const tagged = Object.entries(values).map(([metric, value]) => [`${pathPart(phase)}/${metric}`, value]);
    yield { step: epoch, values: Object.fromEntries(tagged) as Record<string, number> };
  }
}

/** Labels that are the same as parts of paths get their number behind them. */
function distinct(names: readonly string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  return names.map((name, i) =>
    lower.indexOf(lower[i]!) === lower.lastIndexOf(lower[i]!) ? name : `${name}-${i + 1}`,
  );
}
