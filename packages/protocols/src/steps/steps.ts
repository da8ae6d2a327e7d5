import {
  type Conversation,
  draw,
  expectRank,
  initialise,
  perturb,
  type ProtocolContext,
  restore,
  save,
  train,
} from '@kramers/core';
import { type Acknowledgement, type TrainRequest, count, limits } from '@kramers/core/plugins';
import { z } from 'zod';
import { amplitudeFor, runWatch, type SchemeWatch } from './run-watch';
import { perturbOptions, watchStep, type WatchStep } from './scheme-steps';
import { knobs, trainStep, type TrainStep } from './train-step';

const sweepStep = z.strictObject({
  name: z.string().optional(),
  beta: z.strictObject({ from: z.number().nonnegative(), to: z.number().nonnegative(), step: z.number().positive() }),
  epochs: count(limits.epochs),
  until: z.literal('converged').optional(),
  ...knobs,
});

/** A kick outside a watch: `auto` has to be told for which β. */
const perturbOutside = z
  .strictObject({
    ...perturbOptions,
    beta: z.number().nonnegative().optional().meta({ description: 'β that an automatic amplitude is made for.' }),
  })
  .refine(({ kind, amplitude, beta }) => amplitude !== 'auto' || kind === 'init' || beta !== undefined, {
    message: 'amplitude: auto needs a β to be made for; give beta, or a number as amplitude',
  });

/** One step of a protocol, as a pipeline's file writes it: a map with one key that says what to do. */
export const step = z.union([
  z.strictObject({ initialise: z.literal('random') }),
  z.strictObject({ train: trainStep }),
  z.strictObject({ sweep: sweepStep }),
  z.strictObject({ expectRank: z.int().nonnegative() }),
  z.strictObject({ save: z.string() }),
  z.strictObject({ restore: z.string() }),
  z.strictObject({ perturb: perturbOutside }),
  z.strictObject({ watch: watchStep }),
  z.strictObject({
    draw: z.strictObject({ pool: count(limits.samples), samples: count(limits.samples), as: z.string() }),
  }),
]);

/** One step of a protocol. */
export type Step = z.output<typeof step>;

/**
 * Carries out steps in order. A trap that does not hold ends the list: what follows would be about another state. A
 * replica whose loss diverges is ended by the scheduler.
 *
 * @example
 * import { defineProtocol } from '@kramers/core';
 * import { z } from 'zod';
 * defineProtocol({
 *   name: 'mine', summary: 'Steps of my own', options: z.strictObject({ steps: z.array(step) }),
 *   run: ({ steps }, context) => runSteps(steps, context),
 * });
 */
export function* runSteps(steps: readonly Step[], context: ProtocolContext): Conversation<void> {
  yield* trySteps(steps, context);
}

/** The same, and returns whether it came to the end of the list. */
export function* trySteps(steps: readonly Step[], context: ProtocolContext): Conversation<boolean> {
  let kicks = 0;
  for (const one of steps) {
    if ('initialise' in one) yield* initialise();
    else if ('train' in one) yield* train(trainRequest(one.train));
    else if ('sweep' in one) yield* sweep(one.sweep);
    else if ('save' in one) yield* save(one.save);
    else if ('restore' in one) yield* restore(one.restore);
    else if ('perturb' in one) yield* perturbOnce(one.perturb, context, kicks++);
    else if ('watch' in one) yield* runWatch(watchOf(one.watch), context);
    else if ('draw' in one) yield* draw(one.draw.pool, one.draw.samples, one.draw.as);
    else {
      const answer: Acknowledgement = yield* expectRank(one.expectRank);
      if (!answer.ok) return false;
    }
  }
  return true;
}

/** A kick outside a watch. Its automatic amplitude is for a trap of the rank that the network has. */
function* perturbOnce(
  { kind: how, amplitude, quantile, keep, beta }: z.output<typeof perturbOutside>,
  context: ProtocolContext,
  place: number,
): Conversation<void> {
  const streams = `pipeline/${place}`;
  if (amplitude !== 'auto') yield* perturb({ how, amplitude, keep, streams });
  else {
    // An amplitude of 0 changes nothing, and says what there is.
    const { metrics } = yield* perturb({ how: 'isotropic', amplitude: 0, streams: `${streams}/look` });
    const size = amplitudeFor(context, { how, quantile, target: { beta: beta! }, rank: metrics?.rank ?? 0 });
    yield* perturb({ how, amplitude: size, keep, streams });
  }
}

/** A watch step as what is to be watched for. */
function watchOf({ name, epochs, steps, ...target }: WatchStep): SchemeWatch {
  return { name, epochs, steps, target };
}

function trainRequest({ name, ...rest }: TrainStep): Omit<TrainRequest, 'kind'> {
  return {
    ...rest,
    name: name ?? (rest.until === 'escaped' ? 'escape' : 'train'),
    watch: rest.watch ?? rest.until === 'escaped',
  };
}

/** A quasi-static sweep: each value of β starts from the state that the one before it left. */
function* sweep({ beta, name, ...rest }: z.output<typeof sweepStep>): Conversation<void> {
  const direction = beta.to >= beta.from ? 'up' : 'down';
  for (const value of betaGrid(beta)) yield* train({ ...rest, name: name ?? direction, beta: value, direction });
}

/** Values of β in one sweep; each is a phase of its own, with a line in every table. */
const MAX_VALUES = 100_000;

/** What is wrong with the length of a sweep; null if nothing is. */
export function sweepProblem({ from, to, step: size }: { from: number; to: number; step: number }): string | null {
  return Math.abs(to - from) / size > MAX_VALUES ? 'more than 100 000 steps' : null;
}

/**
 * The values from `from` to `to` in steps of `step`, both ends included where they are met.
 *
 * @example betaGrid({ from: 0.3, to: 0.1, step: 0.1 }); // [0.3, 0.2, 0.1]
 */
export function betaGrid({ from, to, step: size }: { from: number; to: number; step: number }): number[] {
  const sign = to >= from ? 1 : -1;
  // The last step may miss `to` by rounding, and must not be lost to it.
  const steps = Math.floor(Math.abs(to - from) / size + 1e-9);
  return Array.from({ length: steps + 1 }, (_, i) => Number((from + sign * i * size).toPrecision(12)));
}
