import { type CellResult, createLab, type Plugin, type TrainingEvent, uncheckedExperiment } from '@kramers/core';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { lastValueFrom, toArray } from 'rxjs';

/** A lab with the built-in models and protocols. */
export function testLab(...plugins: Plugin[]) {
  return createLab({ plugins: [modelsPlugin, kernelsPlugin, protocolsPlugin, ...plugins] });
}

/** All events of an experiment. */
export function eventsOf(experiment: object, ...plugins: Plugin[]): Promise<TrainingEvent[]> {
  return lastValueFrom(
    testLab(...plugins)
      .run(uncheckedExperiment(experiment))
      .pipe(toArray()),
  );
}

/** The results of an experiment's cells. */
export async function resultsOf(experiment: object, ...plugins: Plugin[]): Promise<CellResult[]> {
  const events = await eventsOf(experiment, ...plugins);
  return events.flatMap((event) => (event.type === 'cell-finished' ? [event.result] : []));
}
