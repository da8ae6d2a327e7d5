import { about, type CellResult, compare, defineClaim } from '@kramers/core';
import { layerWidths, parameterCount } from '@kramers/theory';
import { denseEscape, trapsPrinted } from '../experiments/traps';
import { cellsOf, columnOf, fallsBelow, meanOf } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

/** Whether the test error falls when the train error does. */
export const noGapDense = defineClaim({
  name: 'no-gap-dense',
  summary: 'With dense data train and test error fall together.',
  source: '§4.2',
  expected: { delay: 0, gap: 0 },
  experiments: [trapsPrinted, denseEscape],
  judge(run, { delay, gap }) {
    const printed = cellsOf(run(trapsPrinted.name), 'random initialisation');
    const escaped = [...run(denseEscape.name).cells()].filter(
      ({ escape, trapped }) => trapped !== false && escape !== null && escape.epoch !== null,
    );
    const numbers = (reading: string, cells: readonly CellResult[], phase: string) => [
      compare(
        {
          reading,
          quantity: 'epochs by which the test error lags behind the train error, over the time of the fall',
          ...meanOf(cells.map((cell) => lagOf(cell, phase))),
        },
        about(delay, { tolerance: 0.05 }),
      ),
      compare(
        {
          reading,
          quantity: 'test error above train error in the end, over the train error',
          ...meanOf(cells.map(finalGap)),
        },
        about(gap, { tolerance: 0.1 }),
      ),
    ];
    const readings = [...numbers('as printed', printed, 'train'), ...numbers('as theorised', escaped, 'escape')];
    return {
      readings,
      reason:
        'With N = 512 samples for ' +
        `${parameterCount(
          layerWidths({ depth: paper.depth, width: paper.width, inputs: paper.dimension, outputs: paper.dimension }),
        )} ` +
        'weights the train and test landscapes hardly differ: the errors end ' +
        `${digits(100 * readings[1]!.value!, 2)} % apart, and out of the trap the lag is ` +
        `${digits(100 * readings[2]!.value!, 2)} % of the escape time.`,
    };
  },
});

/**
 * By how much later the test error crosses the middle of its fall than the train error does, as a share of that time.
 */
function lagOf(cell: CellResult, phase: string): number {
  const [train, test] = ['trainMse', 'testMse'].map((column) => {
    const { epochs, values } = columnOf(cell, phase, column);
    return fallsBelow({ epochs, values }, (values[0]! + values.at(-1)!) / 2);
  });
  return train === null || test === null ? 0 : (test! - train!) / Math.max(1, train!);
}

function finalGap({ phases }: CellResult): number {
  const { trainMse, testMse } = phases.at(-1)!.metrics;
  return testMse / trainMse - 1;
}
