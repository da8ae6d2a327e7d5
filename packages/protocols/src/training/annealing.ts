import { count, limits } from '@kramers/core/plugins';
import { defineProtocol } from '@kramers/core';
import { z } from 'zod';
import { runSteps, type Step, sweepProblem } from '../steps/steps';

/** Sweeps β quasi-statically: at each value the network goes on from where it was, until it has converged. */
export const annealing = defineProtocol({
  name: 'annealing',
  version: 1,
  summary: 'Sweeps β up, down, or there and back, letting the network converge at each value',
  options: z.strictObject({
    from: z.number().nonnegative().meta({ description: 'One end of the sweep.' }),
    to: z.number().nonnegative().meta({ description: 'The other end.' }),
    step: z.number().positive(),
    direction: z
      .enum(['up', 'down', 'loop'])
      .default('up')
      .meta({ description: 'Up begins at the lower end, down at the upper; loop goes up and comes back.' }),
    epochs: count(limits.epochs).default(5000).meta({ description: 'Bound on each step of the sweep.' }),
    prepareEpochs: count(limits.epochs)
      .default(20_000)
      .meta({ description: 'Bound on the training before the first step.' }),
    temperature: z.number().nonnegative().optional(),
  }),
  check({ from, to, step }) {
    if (from === to) return [['to', `the sweep has no length: from and to are both ${from}`]];
    const problem = sweepProblem({ from, to, step });
    return problem === null ? [] : [['step', problem]];
  },
  run({ from, to, step, direction, epochs, prepareEpochs, temperature }, context) {
    const [low, high] = from < to ? [from, to] : [to, from];
    const sweep = (a: number, b: number): Step => ({
      sweep: { beta: { from: a, to: b, step }, until: 'converged', epochs, temperature },
    });
    const steps: Step[] = [
      { initialise: 'random' },
      {
        train: {
          name: 'prepare',
          beta: direction === 'down' ? high : low,
          epochs: prepareEpochs,
          until: 'converged',
          role: 'prepare',
        },
      },
      ...(direction === 'down' ? [] : [sweep(low, high)]),
      ...(direction === 'up' ? [] : [sweep(high, low)]),
    ];
    return runSteps(steps, context);
  },
});
