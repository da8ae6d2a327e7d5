import { z } from 'zod';
import { listOf } from '../ground/list-schema';
import type { CellResult } from '../contracts/cell-result';
import { parameterCount } from '../contracts/model';
import { firstIssue } from './first-issue';

// Tables are made with a place for each rank, and so there must be an end to them.
const MAX_RANK = 100_000;

/** A cell's key: {@link cellKey} makes no other. Files are named by it, and so it must be no path. */
export const cellKeySchema = z.string().regex(/^[0-9a-f]{20}$/, 'expected a key of a cell (20 hexadecimal digits)');

/**
 * Whether a text has the form of a cell's key.
 *
 * @example
 * isCellKey('0123456789abcdef0123'); // true
 * isCellKey('../cell'); // false
 */
export function isCellKey(text: string): boolean {
  return cellKeySchema.safeParse(text).success;
}

/** A number, which need not be finite where a network diverged; in JSON it is null then. */
const number = z.custom<number | null>((value) => value === null || typeof value === 'number', 'expected a number');
const numbers = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((one) => one === null || typeof one === 'number'),
  'expected a list of numbers',
);
const count = z.int().nonnegative();
const rank = count.max(MAX_RANK);

const metrics = z.looseObject({
  trainMse: number,
  testMse: number,
  loss: number,
  weightNorm: number,
  singularValues: numbers,
  rank,
  others: z.record(z.string(), number).optional(),
});

const phase = z.looseObject({
  name: z.string(),
  role: z.enum(['prepare', 'reference']).nullable(),
  direction: z.enum(['up', 'down']).nullable(),
  beta: number,
  temperature: number,
  epochs: count,
  steps: count,
  reason: z.enum(['epochs', 'converged', 'escaped', 'condition', 'diverged']),
  startRank: rank,
  metrics,
});

const noise = z.looseObject({
  phase: z.string(),
  rank,
  direction: z.enum(['up', 'down']).nullable(),
  temperature: number,
  minibatch: z
    .union([
      z.literal('unknown'),
      z.looseObject({
        effectiveTemperature: number,
        finiteSampleFactor: number,
        missingShare: number,
        shuffledMissing: number,
        shuffledLearnt: number,
      }),
    ])
    .nullable(),
  course: z.looseObject({
    epochs: listOf(count),
    effectiveTemperature: numbers,
    missingShare: numbers,
  }),
});

const weights = z
  .looseObject({ widths: listOf(z.int().positive()).min(2), bias: z.boolean(), values: numbers })
  .refine((kept) => parameterCount(kept) === kept.values.length, 'expected as many values as the widths make');

const trace = z
  .looseObject({ columns: listOf(z.string()), rows: listOf(numbers) })
  .refine(
    ({ columns, rows }) => rows.every((row) => row.length === columns.length),
    'expected rows as long as columns',
  );

const escape = z.looseObject({
  phase: z.string(),
  criterion: z.string(),
  epoch: count.nullable(),
  watchedEpochs: count,
});

const rankChange = z.looseObject({ phase: z.string(), epoch: count, beta: number, fromRank: rank, toRank: rank });

/** What a cell's result and its checkpoint have in common. */
export const cellParts = { count, rank, number, metrics, phase, noise, escape, rankChange };

/** What one cell leaves behind, as its file holds it. Keys that a later version adds are let through. */
export const cellSchema = z.looseObject({
  key: cellKeySchema,
  point: count,
  replica: count,
  seed: z.int(),
  parameters: z.record(z.string(), z.unknown()),
  status: z.enum(['finished', 'diverged']),
  steps: count,
  trapped: z.boolean().nullable(),
  escape: escape.nullable(),
  noise: noise.nullable(),
  rankChanges: listOf(rankChange),
  phases: listOf(phase),
  modes: listOf(z.looseObject({ correlation: number, inputVariance: number, betaC: number })),
  value: z.unknown(),
  warnings: listOf(z.string()),
  trace,
  weights: weights.optional(),
});

/**
 * A cell's result from outside, as it came: its digest is that of every key in it.
 *
 * @throws RangeError in one sentence if it is none.
 * @example
 * import { readFileSync } from 'node:fs';
 * const { key, escape } = parseCell(JSON.parse(readFileSync('cell.json', 'utf8')));
 */
export function parseCell(value: unknown): CellResult {
  const { error } = cellSchema.safeParse(value);
  if (error) throw new RangeError(firstIssue(error, value));
  return value as CellResult;
}
