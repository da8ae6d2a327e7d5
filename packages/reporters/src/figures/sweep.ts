import type { PointView, RunView } from '../run/run-view';
import { opaqueWithin, zoomable } from '../drawing/axes';
import { type Figure, type FigureKey, type Layer, layeredSpec } from '../drawing/figure';
import { readable, rounded, spread } from '../drawing/numbers';
import { hoverLayer, seriesColor, visibleSeries, whileOn } from '../drawing/series';
import { curveCount, medianRows, replicaRows, type SweepRow, theoryRows } from './sweep-data';
import { orderParameters, ownMetric, type SweepQuantity, testError } from './sweep-quantity';
import { curveNames } from './curve-names';

/** Grid points that get sweeps of their own; the rest are in the tables and in trajectories.csv. */
const POINTS = 6;
const TABLE_ROWS = 240;
const ARROWS = 24;

/**
 * The sweeps of β, up and down in one chart, so that hysteresis is seen: order parameters, then test error, then what
 * else was measured.
 */
export function sweeps({ points, analysis }: RunView): Figure[] {
  const swept = analysis.sweeps
    .map(({ point, betaC }) => ({ point: points[point]!, betaC }))
    .filter(({ point: { cells } }) => cells.some(({ sweep }) => sweep.length > 1));
  return swept
    .slice(0, POINTS)
    .flatMap(({ point, betaC }) =>
      [orderParameters, testError, ...ownOf(point)].flatMap(
        (quantity) => sweepFigure(point, betaC, quantity, swept.length > 1) ?? [],
      ),
    );
}

/** What a point's network measured beside what every network does. */
function ownOf({ cells }: PointView): SweepQuantity[] {
  const names = new Set(cells.flatMap(({ sweep }) => sweep.flatMap(({ others = {} }) => Object.keys(others))));
  return [...names].map(ownMetric);
}

function sweepFigure(
  point: PointView,
  betaC: readonly number[],
  quantity: SweepQuantity,
  several: boolean,
): Figure | null {
  const curves = curveCount(point, quantity);
  const medians = medianRows(point, quantity, curves);
  if (medians.length === 0) return null;
  const theory = theoryRows(point, quantity, betaC).filter(({ curve }) => curve < curves);
  const folds = betaC.map((beta) => ({ betaC: rounded(beta), label: `β_c = ${readable(beta, 4)}` }));
  const manyReplicas = point.cells.length > 1;
  const replicas = manyReplicas ? replicaRows(point, quantity, curves) : [];
  const directions = (['up', 'down'] as const).filter((direction) => medians.some(({ key }) => key === direction));
  const series: FigureKey[] = directions.map((direction) => ({
    key: direction,
    label: direction === 'up' ? 'β rising' : 'β falling',
    mark: 'line',
    color: direction === 'up' ? 0 : 1,
    on: true,
  }));
  const keys: FigureKey[] = [
    ...series,
    ...(manyReplicas
      ? [{ key: 'replicas', label: 'single replicas', mark: 'faint', color: null, on: true } as const]
      : []),
    ...(theory.length + folds.length > 0
      ? [{ key: 'theory', label: 'theory', mark: 'dashed', color: null, on: true } as const]
      : []),
  ];
  const suffix = several ? `-${point.index + 1}` : '';
  return {
    id: `${quantity.id}${suffix}`,
    title: several ? `${quantity.title}: ${point.summary.label}` : quantity.title,
    caption: caption({
      manyReplicas,
      hasTheory: theory.length > 0,
      folds: folds.length,
      loop: directions.length === 2,
    }),
    spec: layeredSpec({
      height: 320,
      keys,
      datasets: {
        medians,
        replicas,
        theory,
        folds,
        arrows: directions.flatMap((direction) =>
          curveIndices(curves).flatMap((curve) =>
            spread(
              medians.filter((row) => row.key === direction && row.curve === curve),
              ARROWS,
            ),
          ),
        ),
        names: curves > 1 ? curveNames(medians, quantity.curveName) : [],
      },
      layers: layers(quantity, keys, series, headroom([...medians, ...replicas])),
    }),
    keys,
    columns: [
      { field: 'direction', title: 'β' },
      { field: 'beta', title: 'β' },
      ...curveIndices(curves).map((curve) => ({
        field: `value${curve}`,
        title: quantity.curveName(curve) || 'Test MSE',
      })),
    ],
    rows: tableRows(medians),
  };
}

function curveIndices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function tableRows(medians: ReturnType<typeof medianRows>) {
  const rows = new Map<string, Record<string, string | number>>();
  for (const { key, curve, beta, value } of medians) {
    const id = `${key} ${beta}`;
    rows.set(id, { ...rows.get(id), direction: key === 'up' ? 'rising' : 'falling', beta, [`value${curve}`]: value });
  }
  return spread([...rows.values()], TABLE_ROWS);
}

/** Room above and below the curves, so that one at zero is not taken for the axis. */
function headroom(rows: readonly SweepRow[]): [number, number] {
  const values = rows.map(({ value }) => value);
  const [low, high] = [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const margin = 0.08 * (high - low || high || 1);
  return [low - margin, high + margin];
}

function layers(
  quantity: SweepQuantity,
  keys: readonly FigureKey[],
  series: readonly FigureKey[],
  domain: [number, number],
): Layer[] {
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'L2 strength β',
    scale: { nice: false, zero: false },
    axis: { grid: false, tickCount: 6 },
  });
  const y = { field: 'value', type: 'quantitative' as const, title: quantity.axis, scale: { domain, nice: false } };
  const color = seriesColor(series);
  const order = { field: 'beta', type: 'quantitative' as const };
  const detail = (...fields: string[]) => fields.map((field) => ({ field, type: 'nominal' as const }));
  return [
    {
      data: { name: 'folds' },
      transform: [whileOn('theory')],
      mark: { type: 'rule', style: 'theory', clip: true },
      encoding: { x: x('betaC') },
    },
    {
      data: { name: 'replicas' },
      transform: [visibleSeries, whileOn('replicas')],
      mark: { type: 'line', style: 'faint', clip: true },
      encoding: { x: x('beta'), y, color, order, detail: detail('curve', 'replica') },
    },
    {
      data: { name: 'medians' },
      params: [zoomable('zoom')],
      transform: [visibleSeries],
      mark: { type: 'line', clip: true },
      encoding: { x: x('beta'), y, color, order, detail: detail('curve') },
    },
    {
      data: { name: 'arrows' },
      // A field of its own: a scale of `key` would share the legend of the colours.
      transform: [visibleSeries, { calculate: 'datum.key', as: 'way' }],
      mark: { type: 'point', style: 'arrow', clip: true },
      encoding: {
        x: x('beta'),
        y,
        color,
        shape: {
          field: 'way',
          type: 'nominal',
          scale: { domain: ['up', 'down'], range: ['triangle-right', 'triangle-left'] },
          legend: null,
        },
      },
    },
    {
      data: { name: 'theory' },
      transform: [whileOn('theory')],
      mark: { type: 'line', style: 'exact', clip: true },
      encoding: { x: x('beta'), y, detail: detail('curve', 'leg') },
    },
    hoverLayer('medians', keys, {
      x: x('beta'),
      y,
      tooltip: [
        { field: 'series', type: 'nominal', title: 'sweep' },
        { field: 'beta', type: 'quantitative', title: 'β', format: '.4~g' },
        { field: 'value', type: 'quantitative', title: 'value', format: '.4~g' },
      ],
    }),
    {
      data: { name: 'folds' },
      transform: [whileOn('theory')],
      // Where the curves leave room.
      mark: { type: 'text', style: 'upright', align: quantity.falls ? 'right' : 'left', dx: quantity.falls ? -4 : 4 },
      encoding: {
        x: x('betaC'),
        y: { value: quantity.falls ? 0 : 'height' },
        text: { field: 'label', type: 'nominal' },
        opacity: opaqueWithin('betaC', 'x'),
      },
    },
    {
      data: { name: 'names' },
      mark: { type: 'text', style: 'name', clip: true },
      encoding: { x: x('beta'), y, text: { field: 'name', type: 'nominal' } },
    },
  ];
}

function caption(has: { manyReplicas: boolean; hasTheory: boolean; folds: number; loop: boolean }): string {
  return [
    'State at the end of each step of β; triangles point the way that β went.',
    has.loop ? 'Where the two ways differ, the state depends on its past: hysteresis.' : '',
    has.manyReplicas ? 'Thick: median over replicas; thin: single replicas.' : '',
    has.hasTheory ? 'Dashed: the quasi-static path of theory, infinitely slow and without noise.' : '',
    has.folds > 0 ? 'Vertical rules: β_c, above which theory has no learnt state of a mode.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
