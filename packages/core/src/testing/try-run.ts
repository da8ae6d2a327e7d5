import { uncheckedExperiment } from '../contracts/experiment-input';
import { lastValueFrom, toArray } from 'rxjs';
import { createLab } from '../run/container';
import type { Plugin } from '../plugins/plugin';
import type { TrainingEvent } from '../contracts/events';

/** What a protocol or a reporter is tried on. */
export interface Trial {
  /** All that the experiment needs: models, data, backends and protocols. */
  readonly plugins: readonly Plugin[];
  /** The experiment, as its file would say it. Keep it short: it is run several times. */
  readonly experiment: Readonly<Record<string, unknown>>;
}

/**
 * Every event of a run of the trial, in order, once it is over.
 *
 * @example
 * const lastOf = async (trial: Trial) => (await eventsOf(trial)).at(-1)?.type;
 */
export function eventsOf({ plugins, experiment }: Trial): Promise<TrainingEvent[]> {
  return lastValueFrom(createLab({ plugins }).run(uncheckedExperiment(experiment)).pipe(toArray()));
}
