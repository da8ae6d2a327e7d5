import { z } from 'zod';
import { MAX_POINTS } from '../experiment/limits';
import { listOf } from '../ground/list-schema';
import { parseShard } from '../ground/shard';
import { cellKeySchema } from './cell-schema';
import { firstIssue } from './first-issue';
import type { Manifest } from './manifest';

/** Paths into an experiment are a few words long; functions that follow them call themselves. */
const MAX_PARTS = 64;

const count = z.int().nonnegative();
const text = z.string().refine((one) => !one.includes('\0'), 'expected a text without zero bytes');
const part = z.union([z.string(), count]);
const tooLong = `expected paths of at most ${MAX_PARTS} parts`;
const path = z.string().refine(isShort, tooLong);

function isShort(one: string): boolean {
  return one.split('.', MAX_PARTS + 1).length <= MAX_PARTS;
}

function hasShortPaths(point: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(point).every(isShort);
}

/** Characters of a point's parameters: values that stand under `over`, a map of options at the longest. */
const LONGEST_POINT = 2 ** 16;
const tooMuch = `expected at most ${LONGEST_POINT} characters`;
const point = z.record(z.string(), z.unknown()).refine(hasShortPaths, tooLong).refine(isModest, tooMuch);

function isModest(one: unknown): boolean {
  return JSON.stringify(one).length <= LONGEST_POINT;
}

const shard = z.string().refine(isShard, 'expected i/n with i from 1 to n');

function isShard(given: string): boolean {
  try {
    return parseShard(given).of > 0;
  } catch {
    return false;
  }
}

/** The name of a file in a folder: it leads to nowhere else. */
const nameInside = z.string().refine((name) => {
  const parts = name.split(/[\\/]/);
  return !parts.some((one) => ['', '.', '..'].includes(one)) && !/^[a-z]:|\0/i.test(name);
}, 'expected the name of a file in the run folder');

const override = z.object({ path, value: z.unknown() });

const session = z.looseObject({
  command: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
});

/** What manifest.json may hold. Keys that a later version adds are let through. */
export const manifestSchema = z
  .looseObject({
    format: count.optional(),
    kramers: z.string(),
    identity: z.string(),
    experimentHash: z.string(),
    shard: shard.nullable(),
    command: z.string(),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    contributions: listOf(z.string()).optional(),
    plugins: z.record(text, z.string()),
    files: z.record(text, z.string()).optional(),
    experimentFolder: text.nullable(),
    overrides: listOf(override),
    sessions: listOf(session),
    reports: z.object({ of: z.string(), files: listOf(z.tuple([nameInside, count])) }).nullable(),
    points: listOf(point).min(1).max(MAX_POINTS),
    resolved: listOf(listOf(z.tuple([listOf(part).max(MAX_PARTS), z.unknown()])).refine(isModest, tooMuch)).optional(),
    cells: listOf(z.tuple([cellKeySchema, count, count])),
  })
  .refine(({ points, cells }) => cells.every(([, point]) => point < points.length), {
    path: ['cells'],
    message: 'expected cells of the points that are listed',
  })
  .refine(({ cells }) => areDifferent(cells), {
    path: ['cells'],
    message: 'expected each cell and each replica once in a point',
  });

/** Numbers that tell a point and a replica apart from every other pair. */
const REPLICAS = 2 ** 26;

function areDifferent(cells: readonly (readonly [key: string, point: number, replica: number])[]): boolean {
  const places = new Set(cells.map(([, point, replica]) => point * REPLICAS + replica));
  const keys = new Set(cells.map(([key, point]) => `${key}${point}`));
  return places.size === cells.length && keys.size === cells.length;
}

/**
 * A manifest from outside.
 *
 * @throws RangeError in one sentence if it is none.
 */
export function parseManifest(value: unknown): Manifest {
  const { error } = manifestSchema.safeParse(value);
  if (error) throw new RangeError(firstIssue(error, value));
  return value as Manifest;
}
