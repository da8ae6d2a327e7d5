import type { LandscapeBranch, LandscapeDocument } from '@kramers/core/internal';
import { zoomable } from '../../drawing/axes';
import { type Figure, type FigureKey, layeredSpec } from '../../drawing/figure';
import { rounded, spread } from '../../drawing/numbers';
import { hoverLayer, NEUTRAL, seriesColor, visibleSeries } from '../../drawing/series';
import { paletteColor } from '../../drawing/theme';

const TABLE_ROWS = 30;

/** A rank change found by a sweep of β, to be drawn beside the branches. */
export interface MeasuredChange {
  readonly beta: number;
  readonly direction: 'up' | 'down';
  readonly fromRank: number;
  readonly toRank: number;
}

/**
 * Stationary states of a network over β: for each rank the weakest singular value of its minima, and that of the
 * saddles which lead to it; both end in folds.
 *
 * @example
 * import { describeLandscape } from '@kramers/core/internal';
 * const draw = (...asked: Parameters<typeof describeLandscape>) => landscapeBranches(describeLandscape(...asked));
 */
export function landscapeBranches(
  { branches, folds, beta, network, crossings }: LandscapeDocument,
  measured: readonly MeasuredChange[] = [],
): Figure | null {
  const rows = branches.flatMap((branch, i) => rowsOf(branch, i));
  if (rows.length === 0) return null;
  const ranks = [...new Set(rows.map(({ rank }) => rank))].sort((a, b) => b - a);
  const keys = ranks.map((rank, i): FigureKey => ({
    key: keyOf(rank),
    label: `rank ${rank}`,
    mark: 'line',
    color: i % 8,
    on: true,
  }));
  const betaMax = 1.08 * Math.max(beta, ...folds.map((fold) => fold.beta));
  const betaMin = Math.min(...rows.map((row) => row.beta));
  const x = {
    field: 'beta',
    type: 'quantitative' as const,
    title: 'L2 strength β',
    scale: { domain: [betaMin, betaMax], nice: false, zero: false },
    axis: { grid: false, tickCount: 8 },
  };
  const y = { field: 'sigma', type: 'quantitative' as const, title: 'weakest singular value of the rank' };
  const line = (kind: LandscapeBranch['kind'], stable = true) => ({
    data: { name: stable ? kind : 'beyond' },
    ...(kind === 'minimum' ? { params: [zoomable('zoom')] } : {}),
    transform: [visibleSeries],
    mark: {
      type: 'line' as const,
      clip: true,
      ...(stable ? kind === 'saddle' && { style: 'dashed' } : { style: 'quoted' }),
    },
    encoding: {
      x,
      y,
      color: seriesColor(keys),
      detail: { field: 'branch', type: 'nominal' as const },
      order: { field: 'place', type: 'quantitative' as const },
    },
  });
  const rules = (name: string, style: string) => ({
    data: { name },
    mark: { type: 'rule' as const, style, clip: true },
    encoding: { x },
  });
  const marks = folds.map((fold) => ({
    key: keyOf(fold.branchRank),
    beta: fold.beta,
    sigma: foldValue(branches, fold.beta, fold.branchRank),
  }));
  return {
    id: 'landscape-branches',
    title: `Stationary states of ${network.activations.join('–')}, widths ${network.widths.join('–')}`,
    caption:
      'Solid: minima, by rank. Dashed: the lowest saddle on the way to a rank, dotted where it has a ' +
      'second negative eigenvalue. Points: folds, where a minimum and a ' +
      `saddle meet and vanish. Grey rule: β = ${beta}.` +
      (crossings.length > 0 ? ` Grey dots: β*, where two ranks have the same loss.` : '') +
      (measured.length > 0 ? ' Triangles: where the sweeps of this run changed rank, up or down.' : ''),
    spec: layeredSpec({
      height: 340,
      keys,
      datasets: {
        minimum: rows.filter(({ kind }) => kind === 'minimum'),
        saddle: rows.filter(({ kind, beyond }) => kind === 'saddle' && beyond === 0),
        beyond: rows.filter(({ beyond }) => beyond === 1),
        folds: marks,
        here: [{ beta }],
        crossings: crossings.map((crossing) => ({ beta: crossing.beta })),
        measured: measured.map((change) => ({ ...change, sigma: 0 })),
      },
      layers: [
        rules('here', 'theory'),
        { ...rules('crossings', 'theory'), mark: { type: 'rule', style: 'theory', strokeDash: [2, 3] } },
        line('minimum'),
        line('saddle'),
        line('saddle', false),
        {
          data: { name: 'folds' },
          transform: [visibleSeries],
          mark: { type: 'point', style: 'dot', clip: true },
          encoding: { x, y, color: seriesColor(keys) },
        },
        ...(['up', 'down'] as const).map((direction) => ({
          data: { name: 'measured' },
          transform: [{ filter: `datum.direction == '${direction}'` }],
          mark: { type: 'point' as const, shape: `triangle-${direction}`, clip: true, style: 'arrow' },
          encoding: { x, y, color: { value: paletteColor(NEUTRAL) } },
        })),
        hoverLayer('minimum', keys, {
          x,
          y,
          tooltip: [
            { field: 'series', type: 'nominal', title: 'branch' },
            { field: 'beta', type: 'quantitative', title: 'β', format: '.5~g' },
            { field: 'sigma', type: 'quantitative', title: 'σ', format: '.4~g' },
            { field: 'loss', type: 'quantitative', title: 'loss', format: '.6~g' },
          ],
        }),
      ],
    }),
    keys,
    columns: [
      { field: 'branch', title: 'Branch' },
      { field: 'kind', title: 'State' },
      { field: 'rank', title: 'Rank' },
      { field: 'beta', title: 'β' },
      { field: 'sigma', title: 'Weakest singular value' },
      { field: 'loss', title: 'Loss' },
    ],
    rows: branches.flatMap((_, i) =>
      spread(
        rows.filter(({ branch }) => branch === i + 1),
        TABLE_ROWS,
      ).map(({ branch, kind, rank, beta: at, sigma, loss }) => ({ branch, kind, rank, beta: at, sigma, loss })),
    ),
  };
}

function rowsOf({ kind, rank, beta, loss, singularValues, index }: LandscapeBranch, i: number) {
  if (rank === 0) return [];
  const last = beta.length - 1;
  return beta.map((value, place) => ({
    key: keyOf(rank),
    branch: i + 1,
    kind,
    // At the end, in the fold, one eigenvalue is zero to rounding.
    beyond: Number(kind === 'saddle' && place < last && index[place] !== 1),
    rank,
    place,
    beta: rounded(value),
    sigma: rounded(singularValues[place]![rank - 1]!),
    loss: rounded(loss[place]!),
  }));
}

function keyOf(rank: number): string {
  return `rank${rank}`;
}

/** The weakest singular value of a branch at the fold in which it ends. */
function foldValue(branches: readonly LandscapeBranch[], beta: number, rank: number): number {
  const branch = branches.find((one) => one.kind === 'minimum' && one.rank === rank && one.beta.includes(beta));
  const place = branch?.beta.indexOf(beta) ?? -1;
  return branch && rank > 0 ? rounded(branch.singularValues[place]![rank - 1]!) : 0;
}
