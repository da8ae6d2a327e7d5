import { zoomable } from '../drawing/axes';
import type { EscapeRow } from './escape-rows';
import { type Figure, type FigureKey, type Layer, layeredSpec } from '../drawing/figure';
import { stacked } from '../drawing/panel';
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
  /** What theory says at finite temperature, and in the limit of low temperature. */
  readonly predictions: readonly LineRow[];
  readonly limits: readonly LineRow[];
  /** ln τ measured less the prediction, and the limit less the prediction: drawn in a panel below if there are any. */
  readonly residuals: readonly EscapeRow[];
  readonly limitResiduals: readonly LineRow[];
}

/** Heights in pixels: alone, and with a panel below. */
const HEIGHT = { alone: 340, above: 300, below: 120 };

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
  limits,
  residuals,
  limitResiduals,
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
    ...(fits.length > 0
      ? [{ key: 'fit', label: 'fitted line', mark: 'dashdotted', color: null, on: true } as const]
      : []),
    ...(predictions.length > 0
      ? [{ key: 'theory', label: 'theory, nothing fitted', mark: 'line', color: null, on: true } as const]
      : []),
    ...(limits.length > 0
      ? [{ key: 'limit', label: 'Kramers–Langer, its limit', mark: 'dashed', color: null, on: true } as const]
      : []),
  ];
  const upper = layers(keys, series, xTitle, yTitle);
  const panel = stacked(upper, residualLayers(keys, series, xTitle), HEIGHT);
  return {
    id,
    title,
    caption,
    spec: layeredSpec({
      height: residuals.length > 0 ? panel.height : HEIGHT.alone,
      keys,
      datasets: {
        measured: rows.filter(({ y }) => y !== null),
        bounds: rows.filter(({ y }) => y === null),
        fits: [...fits],
        predictions: [...predictions],
        limits: [...limits],
        ...(residuals.length > 0
          ? {
              residuals: residuals.filter(({ y }) => y !== null),
              residualBounds: residuals.filter(({ y }) => y === null),
              limitResiduals: [...limitResiduals],
              zero: [{ y: 0 }],
            }
          : {}),
      },
      layers: residuals.length > 0 ? panel.layers : upper,
      panels: residuals.length > 0,
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

/** 1/T, or B/η_lr. */
function xAxis(title: string) {
  return {
    field: 'x',
    type: 'quantitative' as const,
    title,
    scale: { zero: false, padding: 18, nice: false },
    axis: { grid: false, tickCount: 7 },
  };
}

/** ln τ measured less theory, around a line at 0. */
function residualLayers(keys: readonly FigureKey[], series: readonly FigureKey[], xTitle: string): Layer[] {
  const x = xAxis(xTitle);
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'less theory',
    scale: { zero: true, padding: 8 },
    axis: { tickCount: 4 },
  });
  const color = seriesColor(series);
  return [
    { data: { name: 'zero' }, mark: { type: 'rule', style: 'theory', clip: true }, encoding: { y: y('y') } },
    {
      data: { name: 'limitResiduals' },
      transform: [visibleSeries, whileOn('limit')],
      mark: { type: 'line', style: 'limit', clip: true },
      encoding: { x, y: y('y'), color },
    },
    {
      data: { name: 'residuals' },
      transform: [visibleSeries],
      mark: { type: 'rule', style: 'whisker', clip: true },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { name: 'residuals' },
      transform: [visibleSeries, withSeriesLabel(keys)],
      mark: { type: 'point', style: 'dot', clip: true },
      encoding: {
        x,
        y: y('y'),
        color,
        tooltip: [
          { field: 'setting', type: 'nominal', title: 'setting' },
          { field: 'y', type: 'quantitative', format: '.3~f', title: 'ln τ measured − theory' },
        ],
      },
    },
    {
      data: { name: 'residualBounds' },
      transform: [visibleSeries],
      mark: { type: 'text', style: 'bound', text: '↑', clip: true },
      encoding: { x, y: y('low'), color },
    },
  ];
}

function layers(keys: readonly FigureKey[], series: readonly FigureKey[], xTitle: string, yTitle: string): Layer[] {
  const x = xAxis(xTitle);
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
      data: { name: 'limits' },
      transform: [visibleSeries, whileOn('limit')],
      mark: { type: 'line', style: 'limit', clip: true },
      encoding: { x, y: y('y'), color },
    },
    {
      data: { name: 'predictions' },
      transform: [visibleSeries, whileOn('theory')],
      mark: { type: 'line', style: 'line', clip: true },
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
  ];
}
