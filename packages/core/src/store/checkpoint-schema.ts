import { z } from 'zod';
import type { CellCheckpoint } from '../cell/checkpoint';
import { listOf } from '../ground/list-schema';
import { cellParts } from './cell-schema';
import { firstIssue } from './first-issue';

/** Epochs of a phase: an experiment may ask for no more. */
const MOST_EPOCHS = 1e9;

const { count, rank, number, metrics, phase, noise, escape, rankChange } = cellParts;
const floats = z.custom((value) => value instanceof Float64Array, 'expected an array of numbers');
const integers = z.custom((value) => value instanceof Int32Array, 'expected an array of whole numbers');
const epoch = count.max(MOST_EPOCHS);

const state = z.looseObject({
  weights: floats,
  order: integers,
  cursor: count,
  step: count,
  batches: integers,
  noise: integers,
  memory: floats.optional(),
});

const memory = z.looseObject({ since: z.number(), held: z.number() });

const watch = z.looseObject({
  request: z.looseObject({ name: z.string(), epochs: count }),
  description: z.string(),
  outBefore: z.boolean(),
  memory,
  passed: count,
  escapedAt: count.nullable(),
});

const record = z.looseObject({
  phases: listOf(phase),
  rankChanges: listOf(rankChange),
  warnings: listOf(z.string()),
  target: metrics.nullable(),
  trapped: z.boolean().nullable(),
  escape: escape.nullable(),
  watch: watch.nullable(),
  noise: noise.nullable(),
  diverged: z.boolean(),
  steps: count,
});

const snapshot = z.looseObject({
  state,
  epoch,
  startStep: count,
  startRank: rank,
  escapedAt: epoch.nullable(),
  range: z.tuple([number, number]),
  rankChanges: listOf(z.looseObject({ epoch, beta: number, fromRank: rank, toRank: rank })),
  rows: floats,
  steps: floats,
  epochs: floats,
  ranks: z.looseObject({ rank, pending: z.number(), since: z.number(), held: z.number() }),
  escape: z.looseObject({ description: z.string(), memory }).nullable(),
  conditions: listOf(z.looseObject({})),
  converged: z.looseObject({}).nullable(),
  umbrella: z.looseObject({}).nullable(),
});

const checkpointSchema = z.looseObject({
  cell: z.string(),
  log: listOf(z.looseObject({ digest: z.string(), asked: z.string() })),
  pending: z.string(),
  draws: listOf(z.looseObject({ pool: count, samples: count, as: z.string() })),
  state: state.nullable(),
  dataSet: z.string(),
  kept: z.record(z.string(), state),
  keptCount: count,
  record,
  trace: floats,
  outcomes: listOf(z.looseObject({})),
  phase: snapshot,
});

/**
 * A checkpoint from outside. What goes on from it writes a cell, which must be one.
 *
 * @throws RangeError in one sentence if it is none.
 */
export function parseCheckpoint(value: unknown): CellCheckpoint {
  const { error } = checkpointSchema.safeParse(value);
  if (error) throw new RangeError(firstIssue(error, value));
  return value as CellCheckpoint;
}
