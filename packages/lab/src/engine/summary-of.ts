import { type ExperimentSource, type Lab, ofType, resolveExperiment, type Summary } from '@kramers/core';
import { summarise } from '@kramers/core/results';
import { lastValueFrom, map, toArray } from 'rxjs';

/**
 * Runs an experiment and sums it up, as the command's summary.json does: plain JSON, so that it can be sent anywhere.
 * Rejects with an ExperimentError if it is not valid, and with what a cell threw.
 */
export async function summaryOf(lab: Lab, source: ExperimentSource): Promise<Summary> {
  const resolved = resolveExperiment(lab.registry, source);
  const cells = lab.compute(resolved, lab.plan(resolved), { epochs: 'thinned' });
  const results = await lastValueFrom(
    cells.pipe(
      ofType('cell-finished'),
      map(({ result }) => result),
      toArray(),
    ),
  );
  const summary = summarise(resolved.experiment, lab.runPlan(resolved), results, lab.registry.all('findings'));
  return JSON.parse(JSON.stringify(summary)) as Summary;
}
