import {
  type Acknowledgement,
  condition,
  type Conversation,
  draw,
  expectRank,
  initialise,
  type ProtocolContext,
  restore,
  save,
  schedule,
  train,
  type TrainRequest,
  count,
  limits,
} from '@kramers/core';
import { z } from 'zod';

/** The knobs that any training step may set; what it leaves open is the experiment's. */
const knobs = {
  learningRate: schedule.optional(),
  batchSize: z.union([count(limits.samples), z.literal('full')]).optional(),
  sampling: z.enum(['shuffled', 'replacement']).optional(),
  stepsPerEpoch: count(limits.stepsPerEpoch).optional(),
  temperature: schedule.optional(),
  on: z.string().optional().meta({ description: 'Data set to train on: train, or one that a draw step made.' }),
};

const trainStep = z.strictObject({
  name: z.string().optional(),
  beta: schedule,
  epochs: count(limits.epochs),
  until: z
    .union([z.literal('converged'), z.literal('escaped'), z.array(condition).min(1).max(limits.entries.most)])
    .optional(),
  watch: z
    .boolean()
    .optional()
    .meta({ description: 'Whether this step’s escape is the cell’s; implied by until: escaped.' }),
  linger: z
    .int()
    .nonnegative()
    .max(limits.epochs.most, { error: limits.epochs.reason })
    .optional()
    .meta({ description: 'Epochs to go on after the escape.' }),
  role: z.enum(['prepare', 'reference']).optional(),
  ...knobs,
});

const sweepStep = z.strictObject({
  name: z.string().optional(),
  beta: z.strictObject({ from: z.number().nonnegative(), to: z.number().nonnegative(), step: z.number().positive() }),
  epochs: count(limits.epochs),
  until: z.literal('converged').optional(),
  ...knobs,
});

/** One step of a protocol, as a pipeline's file writes it: a map with one key that says what to do. */
export const step = z.union([
  z.strictObject({ initialise: z.literal('random') }),
  z.strictObject({ train: trainStep }),
  z.strictObject({ sweep: sweepStep }),
  z.strictObject({ expectRank: z.int().nonnegative() }),
  z.strictObject({ save: z.string() }),
  z.strictObject({ restore: z.string() }),
  z.strictObject({
    draw: z.strictObject({ pool: count(limits.samples), samples: count(limits.samples), as: z.string() }),
  }),
]);

/** One step of a protocol. */
export type Step = z.output<typeof step>;

/** A training step, as far as it says anything. */
export type TrainStep = z.output<typeof trainStep>;

/**
 * Carries out steps in order. A trap that does not hold ends the list: what follows would be about another state. A
 * replica whose loss diverges is ended by the scheduler.
 */
export function* runSteps(steps: readonly Step[], _context: ProtocolContext): Conversation<void> {
  for (const one of steps) {
    if ('initialise' in one) yield* initialise();
    else if ('train' in one) yield* train(trainRequest(one.train));
    else if ('sweep' in one) yield* sweep(one.sweep);
    else if ('save' in one) yield* save(one.save);
    else if ('restore' in one) yield* restore(one.restore);
    else if ('draw' in one) yield* draw(one.draw.pool, one.draw.samples, one.draw.as);
    else {
      const answer: Acknowledgement = yield* expectRank(one.expectRank);
      if (!answer.ok) return;
    }
  }
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

/** The values from `from` to `to` in steps of `step`, both ends included where they are met. */
export function betaGrid({ from, to, step: size }: { from: number; to: number; step: number }): number[] {
  const sign = to >= from ? 1 : -1;
  // The last step may miss `to` by rounding, and must not be lost to it.
  const steps = Math.floor(Math.abs(to - from) / size + 1e-9);
  return Array.from({ length: steps + 1 }, (_, i) => Number((from + sign * i * size).toPrecision(12)));
}
