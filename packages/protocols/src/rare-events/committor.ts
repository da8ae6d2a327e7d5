import { count, limits } from '@kramers/core/plugins';
import { type Conversation, defineFinding, defineProtocol, save, train } from '@kramers/core';
import { z } from 'zod';
import { runSteps, step } from '../steps/steps';
import { Progress, scalarMetrics } from './progress';
import { proportion, type Proportion } from '@kramers/theory';
import { Walks } from './walks';

/** How a state is committed: which share of its futures reaches the target before the basin. */
export interface Committor extends Proportion {
  readonly kind: 'committor';
  readonly coordinate: string;
  /** Value of the coordinate in the state. */
  readonly value: number;
  readonly basin: number;
  readonly target: number;
  /** Continuations that reached neither within their bound; no part of the share. */
  readonly unfinished: number;
  readonly steps: number;
}

const STATE = 'committor state';

/** Measures the committor of a state that the file's steps prepare. */
export const committor = defineProtocol({
  name: 'committor',
  version: 1,
  summary: 'Measures which share of a state’s noisy futures reaches a target before it falls back into the basin',
  options: z.strictObject({
    steps: z
      .array(step)
      .min(1)
      .max(limits.entries.most)
      .meta({ description: 'Prepare the state, as the steps of a pipeline.' }),
    coordinate: z.union([
      z.strictObject({ singularValue: count(limits.dimension) }),
      z.strictObject({ metric: z.enum(scalarMetrics) }),
    ]),
    basin: z.number().meta({ description: 'Value of the coordinate at which a continuation has fallen back.' }),
    target: z.number().meta({ description: 'Value of the coordinate at which it has escaped.' }),
    beta: z.number().nonnegative(),
    temperature: z.number().nonnegative().optional(),
    learningRate: z.number().positive().optional(),
    batchSize: z.union([count(limits.samples), z.literal('full')]).optional(),
    sampling: z.enum(['shuffled', 'replacement']).optional(),
    trials: count(limits.trials)
      .min(2)
      .default(200)
      .meta({ description: 'Continuations, each with noise of its own.' }),
    stepsPerLook: count(limits.stepsPerEpoch)
      .default(1)
      .meta({ description: 'SGD steps between two looks at the coordinate.' }),
    walkEpochs: count(limits.epochs).default(20_000).meta({ description: 'Bound on one continuation.' }),
  }),
  check({ steps, basin, target }) {
    if (basin === target) return [['target', `basin and target are the same value, ${target}`]];
    if (!('initialise' in steps[0]!) && !('draw' in steps[0]!))
      return [['steps.0', 'must be "initialise: random", or a draw before it']];
    return [];
  },
  *run(options, context): Conversation<Committor | null> {
    const { steps, coordinate, basin, target, trials, stepsPerLook, walkEpochs, ...rest } = options;
    const { beta, temperature, learningRate, batchSize, sampling } = rest;
    const knobs = { beta, temperature, learningRate, batchSize, sampling };
    const progress = new Progress(coordinate, target > basin);
    yield* runSteps(steps, context);
    const { metrics } = yield* save(STATE);
    if (!metrics) return null;
    const stepsPerEpoch = (yield* train({ name: 'epoch', ...knobs, epochs: 1, quiet: true, keepPresent: true })).steps;
    const walks = new Walks({ progress, knobs, stepsPerLook, stepsPerEpoch, elsewhere: [] });
    const level = progress.of(metrics);
    const [home, end] = [progress.level(basin), progress.level(target)];
    if (!(level > home && level < end)) {
      context.warn(
        `no committor: the state has ${progress.name} = ${progress.level(level).toPrecision(4)}, which is not ` +
          `between the basin, ${basin}, and the target, ${target}`,
      );
      return null;
    }
    const legs = Array.from({ length: trials }, (_, t) => ({ from: STATE, streams: `committor/${t}` }));
    const ended = yield* walks.run(legs, {
      past: end,
      behind: home,
      looks: Math.ceil((walkEpochs * stepsPerEpoch) / stepsPerLook),
    });
    yield* walks.forget(ended.map(({ state }) => state));
    const decided = ended.filter((walk) => walk.end !== 'bound');
    const unfinished = trials - decided.length;
    if (unfinished > 0)
      context.warn(
        `${unfinished} of ${trials} continuations reached neither basin nor target within ${walkEpochs} epochs`,
      );
    if (decided.length === 0) return null;
    const share = proportion(decided.filter((walk) => walk.end === 'past').length, decided.length);
    return {
      kind: 'committor',
      coordinate: progress.name,
      value: progress.level(level),
      basin,
      target,
      ...share,
      unfinished,
      steps: walks.steps,
    };
  },
});

/**
 * The committors of a grid point's replicas taken together: all continuations as one, and how far the states differ.
 */
export const committorFinding = defineFinding({
  name: 'committor',
  summary:
    'Share of all continuations that reached the target, over the states of all replicas, with its 95 % interval',
  of(values) {
    const found = values.filter(isCommittor);
    if (found.length === 0) return undefined;
    const sum = (of: (one: Committor) => number): number => found.reduce((total, one) => total + of(one), 0);
    const shares = found.map(({ share }) => share);
    return {
      ...proportion(
        sum(({ successes }) => successes),
        sum(({ trials }) => trials),
      ),
      states: found.length,
      lowest: Math.min(...shares),
      highest: Math.max(...shares),
    };
  },
});

function isCommittor(value: unknown): value is Committor {
  return typeof value === 'object' && value !== null && (value as Partial<Committor>).kind === 'committor';
}
