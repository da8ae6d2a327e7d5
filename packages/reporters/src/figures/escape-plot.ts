import { zoomable } from '../drawing/axes';
import type { EscapeRow } from './escape-rows';
import { type Figure, type FigureKey, type Layer, layeredSpec } from '../drawing/figure';
import { seriesColor, visibleSeries, whileOn, withSeriesLabel } from '../drawing/series';

/** A point of a fitted or a predicted line. */
export interface LineRow {
  readonly [field: string]: string | number;
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

/** What an Arrhenius plot is made of. */
export interface EscapePlot {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly labels: readonly string[];
  readonly rows: readonly EscapeRow[];
  readonly fits: readonly LineRow[];
  readonly predictions: readonly LineRow[];
}

/** Key of a series in an Arrhenius plot. */
export function escapeKey(index: number): string {
  return `s${index}`;
}

/** ln of escape times against what drives them: error bars, arrows from bounds, fitted and predicted lines. */
export function escapePlot({
  id,
  title,
  caption,
  xTitle,
  yTitle,
  labels,
  rows,
  fits,
  predictions,
}: EscapePlot): Figure {
  const series: FigureKey[] = labels.map((label, i) => ({
    key: escapeKey(i),
    label,
    mark: 'point',
    color: i % 8,
    on: i < 8,
  }));
  const keys: FigureKey[] = [
    ...series,
    ...(fits.length > 0 ? [{ key: 'fit', label: 'fitted line', mark: 'line', color: null, on: true } as const] : []),
    ...(predictions.length > 0
      ? [{ key: 'theory', label: 'Kramers–Langer', mark: 'dashed', color: null, on: true } as const]
      : []),
  ];
  return {
    id,
    title,
    caption,
    spec: layeredSpec({
      height: 340,
      keys,
      datasets: {
        measured: rows.filter(({ y }) => y !== null),
        bounds: rows.filter(({ y }) => y === null),
        fits: [...fits],
        predictions: [...predictions],
        names: predictions.slice(0, 1).map(({ key, x, y }) => ({ key, x, y, name: 'Kramers–Langer' })),
      },
      layers: layers(keys, series, xTitle, yTitle),
    }),
    keys,
    columns: [
      { field: 'setting', title: 'Setting' },
      { field: 'x', title: xTitle },
      { field: 'y', title: yTitle },
      { field: 'low', title: '95 % low, or bound' },
      { field: 'high', title: '95 % high' },
    ],
    rows,
  };
}

function layers(keys: readonly FigureKey[], series: readonly FigureKey[], xTitle: string, yTitle: string): Layer[] {
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: xTitle,
    scale: { zero: false, padding: 18, nice: false },
    axis: { grid: false, tickCount: 7 },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: yTitle,
    scale: { zero: false, padding: 14 },
  });
  const color = seriesColor(series);
  const number = (field: string, title: string) => ({ field, type: 'quantitative' as const, format: '.4~g', title });
  const setting = { field: 'setting', type: 'nominal' as const, title: 'setting' };
  return [
    {
      data: { name: 'predictions' },
      transform: [visibleSeries, whileOn('theory')],
      mark: { type: 'line', style: 'prediction', clip: true },
      encoding: { x, y: y('y'), color },
    },
    {
      data: { name: 'fits' },
      transform: [visibleSeries, whileOn('fit')],
      mark: { type: 'line', style: 'fit', clip: true },
      encoding: { x, y: y('y'), color },
    },
    {
      data: { name: 'measured' },
      transform: [visibleSeries],
      mark: { type: 'rule', style: 'whisker', clip: true },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { name: 'measured' },
      params: [zoomable('zoom')],
      transform: [visibleSeries, withSeriesLabel(keys)],
      mark: { type: 'point', style: 'dot', clip: true },
      encoding: {
        x,
        y: y('y'),
        color,
        tooltip: [
          setting,
          number('x', xTitle),
          number('y', yTitle),
          number('low', '95 % low'),
          number('high', '95 % high'),
        ],
      },
    },
    {
      data: { name: 'bounds' },
      transform: [visibleSeries],
      mark: { type: 'text', style: 'bound', text: '↑', clip: true },
      encoding: { x, y: y('low'), color },
    },
    {
      data: { name: 'bounds' },
      transform: [visibleSeries],
      mark: { type: 'tick', style: 'foot', clip: true },
      encoding: { x, y: y('low'), color, tooltip: [setting, number('x', xTitle), number('low', 'longer than (95 %)')] },
    },
    {
      data: { name: 'names' },
      transform: [visibleSeries, whileOn('theory')],
      mark: { type: 'text', style: 'lineName', clip: true },
      encoding: { x, y: y('y'), text: { field: 'name', type: 'nominal' } },
    },
  ];
}
