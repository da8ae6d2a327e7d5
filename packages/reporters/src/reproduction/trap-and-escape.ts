import type { CellResult, FinishedRun } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { drawable } from '../drawing/data-figure';
import type { Figure } from '../drawing/figure';
import { rounded } from '../drawing/numbers';

const TRAP = 'rank-1 trap';

/**
 * One network that is held and one that gets out: their second singular value against time; null without such runs.
 */
export function trapAndEscape(runs: readonly FinishedRun[]): Figure | null {
  const held = cellOf(runs, 'fig1a-printed', ({ escape }) => escape?.epoch === null);
  const freed = typicalEscape(runs);
  if (!held && !freed) return null;
  const series = [
    ...(freed ? [seriesOf(freed, 'Langevin noise, as theorised: escapes')] : []),
    ...(held ? [seriesOf(held, 'minibatch noise, as printed: stays trapped')] : []),
  ];
  return drawable({
    name: 'trap-and-escape',
    title: 'A trap and an escape',
    caption:
      'Two networks that are held at rank 1, that is, with one feature learnt of two: the second singular value σ₂ ' +
      'says how much of the other one is there. ' +
      (freed
        ? `Random kicks make it flicker, and at epoch ${freed.escape!.epoch} carry it over the barrier: an escape. `
        : '') +
      (held ? 'Minibatch noise has no part along it, and it stays at nothing.' : ''),
    x: { label: 'epoch since the trap was set', unit: null, scale: 'log' },
    y: { label: 'second singular value σ₂', unit: null, scale: 'linear' },
    series,
  });
}

/** The replica whose escape took the median time. */
function typicalEscape(runs: readonly FinishedRun[]): CellResult | null {
  const epochs = cellsOf(runs, 'fig1a-theorised').flatMap(({ escape }) => escape?.epoch ?? []);
  const middle = epochs.sort((a, b) => a - b)[epochs.length >> 1];
  return middle === undefined ? null : cellOf(runs, 'fig1a-theorised', ({ escape }) => escape?.epoch === middle);
}

function cellOf(runs: readonly FinishedRun[], name: string, fits: (cell: CellResult) => boolean): CellResult | null {
  return cellsOf(runs, name).find((cell) => cell.trapped !== false && cell.escape && fits(cell)) ?? null;
}

function cellsOf(runs: readonly FinishedRun[], name: string): CellResult[] {
  const run = runs.find(({ experiment }) => experiment.name === name);
  const point = run?.summary.points.findIndex(({ label }) => label === TRAP) ?? -1;
  return run && point >= 0 ? [...run.cells()].filter((cell) => cell.point === point) : [];
}

function seriesOf({ trace, phases, escape }: CellResult, label: string): FigureSeries {
  const phase = phases.findIndex(({ name }) => name === escape!.phase);
  const column = trace.columns.indexOf('singularValue2');
  const rows = trace.rows.filter(([index, epoch]) => index === phase && epoch! > 0);
  return {
    label,
    kind: 'line',
    origin: 'measured',
    x: rows.map(([, epoch]) => epoch!),
    y: rows.map((row) => rounded(row[column]!)),
  };
}
