import type { Experiment } from '@kramers/core';
import { z } from 'zod';
import { rareEventOptions } from '../rare-events/options';
import { settingOf } from '../rare-events/setting';

const { repeats: _repeats, walkEpochs: _walkEpochs, ...shared } = rareEventOptions;

/** Options of umbrella sampling. */
export const umbrellaOptions = z.strictObject({
  ...shared,
  windows: z.int().min(8).max(400).optional().meta({
    description: 'Number of windows; as many as pilots need to follow the bias unless given.',
  }),
  walkers: z.int().min(2).max(64).default(4).meta({ description: 'Walkers of a window, side by side.' }),
  looks: z.int().min(100).default(10_000).meta({ description: 'Looks of each walker in its window.' }),
  power: z.number().positive().optional().meta({
    description: 'Windows lie along the coordinate to this power; 1/depth for a singular value, else 1, unless given.',
  }),
  transmission: z
    .strictObject({
      states: z.int().min(16).max(100_000).default(1000).meta({
        description: 'States in equilibrium at the top from which walks start.',
      }),
      shots: z.int().min(2).max(1000).default(12).meta({ description: 'Walks from each state.' }),
    })
    .optional()
    .meta({
      description:
        'Measure the transmission coefficient κ of the top, and ln τ − ln κ, by walks from there; not unless given. ' +
        '{} takes the defaults.',
    }),
  highest: z.number().optional().meta({
    description: 'Value of the coordinate at which the sampled range ends; the target unless given.',
  }),
});

/** Options of umbrella sampling, parsed. */
export type UmbrellaOptions = z.output<typeof umbrellaOptions>;

/** What contradicts the rest of the experiment: only noise in equilibrium has a free energy. */
export function umbrellaProblems(
  options: UmbrellaOptions,
  experiment: Experiment,
  exact: boolean,
): [option: string, message: string][] {
  const { training, data } = experiment;
  const temperature = options.temperature ?? training.temperature;
  if (!(temperature > 0)) return [['temperature', `a free energy needs a temperature above 0; found ${temperature}`]];
  const setting = settingOf({ ...options, repeats: 2, walkEpochs: 1 }, experiment, exact);
  if (Array.isArray(setting)) return setting;
  const batchSize = options.batchSize ?? training.batchSize;
  const { samples } = data as { samples?: number };
  if (!exact && batchSize !== 'full' && !(samples !== undefined && batchSize >= samples)) {
    return [['batchSize', 'a free energy needs full batches: minibatch noise has no equilibrium that one could bias']];
  }
  if (training.optimiser !== undefined && !isPlain(training.optimiser)) {
    return [['kind', 'a free energy needs plain descent with Langevin noise: remove training.optimiser']];
  }
  return [];
}

function isPlain(optimiser: NonNullable<Experiment['training']['optimiser']>): boolean {
  return optimiser.kind === 'sgd';
}
