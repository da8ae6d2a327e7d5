import type { FigureData } from '@kramers/core';
import type { DrawnFigure, FigureAxis, FigureSeries, SeriesFigure } from '@kramers/core/plugins';
import { zoomable } from './axes';
import { type CellValue, type Figure, type FigureKey, type Layer, layeredSpec } from './figure';
import { stacked } from './panel';
import { hoverLayer, NEUTRAL, seriesColor, visibleSeries, whileOn, withSeriesLabel } from './series';
import { axisTitle, dataAxis } from './data-axis';

/** A figure's data as what is drawn, under the name that its file and its anchor have. */
export function drawable(data: FigureData, id: string = data.name): Figure {
  if ('series' in data) return dataFigure(data, id);
  const { title, caption, spec, keys, columns, rows } = data;
  return { id, title, caption, spec: spec as unknown as Figure['spec'], keys, columns, rows };
}

/** A figure that has been drawn already, as data that a run's other figures may stand beside. */
export function asData({ id, spec, ...rest }: Figure): DrawnFigure {
  return { ...rest, name: id, spec: spec as unknown as DrawnFigure['spec'] };
}

/** Heights of a figure in pixels: alone, and with a panel below. */
const HEIGHT = { alone: 380, above: 330, below: 130 };

/**
 * Curves and points as charts are drawn: bands and whiskers for intervals, arrows for bounds, a switch for each
 * series.
 */
function dataFigure(data: SeriesFigure, id: string): Figure {
  const { panel } = data;
  const keys = seriesOf(data);
  const upper = partOf(data, keys, '', (_, i) => keys[i]!.key);
  const named = ({ label }: FigureSeries) => keys.find((one) => one.label === label)!.key;
  const lower = panel && partOf({ ...data, ...panel, marks: panel.marks ?? [] }, keys, 'panel-', named);
  const drawn =
    lower && stacked(withZoom(upper.layers, ['x']), lower.layers, { above: HEIGHT.above, below: HEIGHT.below });
  const allKeys = [...keys, ...markKeys(data)];
  const rows = [
    ...upper.rows.map((row) => ({ ...row, quantity: axisTitle(data.y) })),
    ...(lower?.rows ?? []).map((row) => ({ ...row, quantity: axisTitle(panel!.y) })),
  ];
  const bounded = rows.some(({ low, high }) => low !== null || high !== null);
  return {
    id,
    title: data.title,
    caption: data.caption,
    spec: layeredSpec({
      height: drawn?.height ?? HEIGHT.alone,
      keys: allKeys,
      datasets: { ...upper.datasets, ...lower?.datasets },
      layers: drawn?.layers ?? withZoom(upper.layers, ['x', 'y']),
      panels: drawn !== undefined,
    }),
    keys: allKeys,
    columns: [
      { field: 'label', title: 'Series' },
      ...(panel ? [{ field: 'quantity', title: 'Quantity' }] : []),
      { field: 'x', title: axisTitle(data.x) },
      { field: 'y', title: panel ? 'Value' : axisTitle(data.y) },
      ...(bounded
        ? [
            { field: 'low', title: data.interval?.[0] ?? '95 % low' },
            { field: 'high', title: data.interval?.[1] ?? '95 % high' },
          ]
        : []),
    ],
    rows: rows.map(({ key, ...row }) => ({ ...row, label: keys.find((one) => one.key === key)!.label })),
  };
}

/** The data sets and layers of one panel; names of its data sets begin with `prefix`. */
function partOf(
  data: SeriesFigure,
  keys: readonly FigureKey[],
  prefix: string,
  keyOf: (series: FigureSeries, index: number) => string,
) {
  const rows = data.series.flatMap((series, i) => seriesRows(series, keyOf(series, i)));
  const datasets: Record<Part, Record<string, CellValue>[]> = {
    bands: rows.filter(({ kind, low, high }) => kind !== 'points' && low !== null && high !== null),
    lines: rows.filter(({ kind }) => kind !== 'points'),
    points: rows.filter(({ kind, y: value }) => kind === 'points' && value !== null),
    bounds: rows
      .filter(({ kind, y: value, low, high }) => kind === 'points' && value === null && (low !== null || high !== null))
      .map((row) => ({ ...row, bound: row.low ?? row.high })),
    marks: (data.marks ?? []).map(({ axis, value, label }) => ({ [axis]: value, label })),
  };
  return {
    rows,
    datasets: Object.fromEntries(Object.entries(datasets).map(([name, values]) => [prefix + name, values])),
    layers: layers(data, keys)
      .filter((layer) => datasets[nameOf(layer)].length > 0)
      .map((layer) => ({ ...layer, data: { name: prefix + nameOf(layer) } }) as Layer),
  };
}

type Part = 'bands' | 'lines' | 'points' | 'bounds' | 'marks';

function nameOf({ data }: Layer): Part {
  return (data as { readonly name: Part }).name;
}

/** The layers, of which the first with the figure's own data moves and zooms them all. */
function withZoom(drawn: readonly Layer[], encodings: ('x' | 'y')[]): Layer[] {
  const first = drawn.findIndex((layer) => ['lines', 'points', 'bounds'].includes(nameOf(layer)));
  return drawn.map((layer, i) =>
    i === first ? ({ ...layer, params: [zoomable('zoom', encodings)] } as Layer) : layer,
  );
}

/** One key a series: those of the panel that are called as one above have its key. */
function seriesOf({ series: above, panel }: SeriesFigure): FigureKey[] {
  const own = (panel?.series ?? []).filter(({ label }) => above.every((one) => one.label !== label));
  const series = [...above, ...own];
  const plain = areTheoryLinesPlain(series);
  const groups = [...new Set(series.filter(({ origin }) => origin !== 'quoted').map(groupOf))];
  return series.map((one, i) => ({
    key: `s${i}`,
    label: one.label,
    mark: isBand(one)
      ? 'band'
      : one.kind === 'points'
        ? 'point'
        : one.origin === 'quoted'
          ? 'dotted'
          : one.origin === 'measured' || (plain && !one.faint)
            ? 'line'
            : 'dashed',
    color: one.origin === 'quoted' ? NEUTRAL : withoutNeutral(groups.indexOf(groupOf(one))),
    on: true,
  }));
}

/** A range without a curve in it. */
function isBand({ kind, y, low = [] }: FigureSeries): boolean {
  return kind !== 'points' && low.length > 0 && y.every((value) => value === null);
}

/** Dashes tell lines of theory from measured ones; where there are none of these, they are plain. */
function areTheoryLinesPlain(series: readonly FigureSeries[]): boolean {
  return series.every(({ origin, kind }) => origin !== 'measured' || kind === 'points');
}

function groupOf({ group, label }: FigureSeries): string {
  return group ?? label;
}

function withoutNeutral(index: number): number {
  return index % 7 >= NEUTRAL ? (index % 7) + 1 : index % 7;
}

function markKeys({ marks }: SeriesFigure): FigureKey[] {
  return marks === undefined || marks.length === 0
    ? []
    : [{ key: 'marks', label: 'values of note', mark: 'dashed', color: null, on: true }];
}

interface Row extends Record<string, CellValue> {
  readonly key: string;
  readonly kind: FigureSeries['kind'];
  readonly origin: string;
  readonly x: number;
  readonly y: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

function seriesRows({ kind, origin, x, y, low, high, faint = false }: FigureSeries, key: string): Row[] {
  return x.map((at, i) => ({
    key,
    kind,
    origin: faint ? `${origin}, faint` : origin,
    x: at,
    y: y[i] ?? null,
    low: low?.[i] ?? null,
    high: high?.[i] ?? null,
  }));
}

function layers({ x: xAxis, y: yAxis, series }: SeriesFigure, keys: readonly FigureKey[]): Layer[] {
  const x = dataAxis(
    xAxis,
    'x',
    series.flatMap((one) => one.x),
  );
  const values = series.flatMap(({ y, low = [], high = [] }) => [...y, ...low, ...high]).filter((one) => one !== null);
  const bounded = series.some(({ kind, y }) => kind === 'points' && y.includes(null));
  const y = (field: string) => dataAxis(yAxis, field, values, bounded);
  const color = seriesColor(keys);
  const number = (field: string, title: string) => ({ field, type: 'quantitative' as const, format: '.4~g', title });
  const named = { field: 'series', type: 'nominal' as const, title: 'series' };
  const at = [named, number('x', short(xAxis)), number('y', short(yAxis))];
  const line = (origin: FigureSeries['origin'], style: string, faint = false): Layer[] =>
    (['line', 'steps'] as const)
      .filter((kind) =>
        series.some((one) => one.kind === kind && one.origin === origin && (one.faint ?? false) === faint),
      )
      .map((kind) => ({
        data: { name: 'lines' },
        transform: [
          visibleSeries,
          { filter: `datum.kind === '${kind}' && datum.origin === '${origin}${faint ? ', faint' : ''}'` },
        ],
        mark: { type: 'line', style, clip: true, ...(kind === 'steps' ? { interpolate: 'step-after' as const } : {}) },
        encoding: { x, y: y('y'), color, order: { field: 'x', type: 'quantitative' } },
      }));
  return [
    {
      data: { name: 'marks' },
      transform: [whileOn('marks'), { filter: 'isValid(datum.x)' }],
      mark: { type: 'rule', style: 'theory', clip: true },
      encoding: { x },
    },
    {
      data: { name: 'marks' },
      transform: [whileOn('marks'), { filter: 'isValid(datum.y)' }],
      mark: { type: 'rule', style: 'theory', clip: true },
      encoding: { y: y('y') },
    },
    {
      data: { name: 'bands' },
      transform: [visibleSeries],
      mark: { type: 'area', style: 'band', clip: true },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    ...line('theory', 'limit', true),
    ...line('theory', areTheoryLinesPlain(series) ? 'line' : 'prediction'),
    ...line('quoted', 'quoted'),
    ...line('measured', 'line'),
    {
      data: { name: 'points' },
      transform: [visibleSeries],
      mark: { type: 'rule', style: 'whisker', clip: true },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { name: 'points' },
      transform: [visibleSeries, withSeriesLabel(keys)],
      mark: { type: 'point', style: 'dot', clip: true },
      encoding: { x, y: y('y'), color, tooltip: [...at, number('low', '95 % low'), number('high', '95 % high')] },
    },
    {
      data: { name: 'bounds' },
      transform: [visibleSeries],
      mark: { type: 'text', style: 'bound', clip: true },
      encoding: {
        x,
        y: y('bound'),
        color,
        text: { condition: { test: 'isValid(datum.low)', value: '↑' }, value: '↓' },
      },
    },
    {
      data: { name: 'bounds' },
      transform: [visibleSeries, withSeriesLabel(keys)],
      mark: { type: 'tick', style: 'foot', clip: true },
      encoding: {
        x,
        y: y('bound'),
        color,
        tooltip: [named, number('x', short(xAxis)), number('low', 'above (95 %)'), number('high', 'below (95 %)')],
      },
    },
    hoverLayer('lines', keys, { x, y: y('y'), tooltip: at }),
    {
      data: { name: 'marks' },
      transform: [whileOn('marks'), { filter: 'isValid(datum.x)' }],
      mark: { type: 'text', style: 'upright', align: 'left', dx: 4 },
      encoding: { x, y: { value: 'height' }, text: { field: 'label', type: 'nominal' } },
    },
    {
      data: { name: 'marks' },
      transform: [whileOn('marks'), { filter: 'isValid(datum.y)' }],
      mark: { type: 'text', style: 'onRule' },
      encoding: { x: { value: 'width' }, y: y('y'), text: { field: 'label', type: 'nominal' } },
    },
  ];
}

/** An axis in a tooltip. */
function short({ label }: FigureAxis): string {
  return label;
}
