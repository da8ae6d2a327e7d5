import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult } from '@kramers/core';
import { testExponentiality } from '@kramers/theory';

/** What was added to summary.json since the hashes were taken: keys of the whole, and of each grid point. */
const added = {
  whole: new Set(['digest']),
  analysis: new Set(['predictions', 'compared', 'overall']),
  point: new Set([
    ...['waiting', 'waitingPValue', 'median', 'medianLow', 'medianHigh', 'mean'],
    ...['ranksHeld', 'watched', 'watchedFinalRanks', 'outBefore'],
  ]),
};

/** SHA-256 of a run's two files of numbers, with what was renamed or added on purpose taken out of them. */
export interface Golden {
  readonly summary: string;
  readonly trajectories: string;
}

/** The hashes of a run folder. */
export function goldenOf(folder: string): Golden {
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const { cells } = JSON.parse(text('manifest.json')) as { cells: [key: string, point: number, replica: number][] };
  // A cell's key follows from versions as well as from numbers: its place in the plan stands for it.
  const names = new Map(cells.map(([key], i) => [key, `cell-${i}`]));
  const plain = (content: string): string => content.replace(/\b[0-9a-f]{20}\b/g, (key) => names.get(key) ?? key);
  return {
    summary: sha256(
      plain(JSON.stringify(lasting(JSON.parse(text('summary.json')) as Summary, cellsIn(folder, cells)), rounded, 2)),
    ),
    trajectories: sha256(plain(text('trajectories.csv'))),
  };
}

interface Waiting {
  readonly point: number;
  readonly escapes: number;
}

interface Summary {
  readonly analysis: { readonly waiting: readonly Waiting[] };
  readonly points: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Digits to which numbers of a summary are compared: theory and statistics take logarithms and powers of our own, which
 * may differ from those of an engine in the last place. What training gave, in trajectories.csv, is compared whole.
 */
const DIGITS = 11;
/** A prediction has its curve over temperature since then. */
const rounded = (key: string, value: unknown): unknown =>
  key === 'curve'
    ? undefined
    : typeof value === 'number' && !Number.isInteger(value)
      ? Number(value.toPrecision(DIGITS))
      : value;

function cellsIn(folder: string, cells: readonly (readonly [string, number, number])[]): CellResult[] {
  return cells.map(
    ([key]) => JSON.parse(readFileSync(join(folder, 'cells', `${key}.json`), 'utf8').split('\n')[1]!) as CellResult,
  );
}

/** p of the test of waiting times as it was before it took them for counted. */
function withFormerP(waiting: Waiting, cells: readonly CellResult[]): Waiting {
  const observations = cells.flatMap(({ point, escape, trapped }) =>
    point === waiting.point && escape && !escape.outBefore && trapped !== false && escape.watchedEpochs > 0
      ? [{ time: escape.watchedEpochs, escaped: escape.epoch !== null }]
      : [],
  );
  return { ...waiting, ...{ exponentialPValue: waiting.escapes > 1 ? testExponentiality(observations).pValue : null } };
}

/** A summary without what was added, and without the run's identity, which follows from versions. */
function lasting(summary: Summary, cells: readonly CellResult[]): object {
  const waiting = summary.analysis.waiting.map((one) => withFormerP(one, cells));
  const same = { ...summary, analysis: without({ ...summary.analysis, waiting }, added.analysis) };
  const { points, ...whole } = without(same, added.whole) as unknown as Omit<Summary, 'analysis'>;
  return { ...whole, identity: 'any', points: points.map((point) => without(point, added.point)) };
}

function without(value: object, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
