import type { RunView } from '../run/run-view';
import { opaqueWithin, zoomable } from '../drawing/axes';
import { type Figure, type FigureKey, type Layer, layeredSpec } from '../drawing/figure';
import { inWords, readable, rounded, spread } from '../drawing/numbers';
import {
  chooseSeries,
  hoverLayer,
  seriesColor,
  seriesKey,
  seriesKeys,
  visibleSeries,
  whileOn,
  withSeriesLabel,
} from '../drawing/series';
import { type PointSurvival, survivalCurves } from './survival-data';

const TABLE_ROWS = 240;
const STEPS = 400;
/** Settings of which the caption gives numbers. */
const FEW = 4;

/** The share of replicas still trapped against time, with the exponential law that fits best. */
export function survival(view: RunView): Figure | null {
  const { shown: curves, remark } = chooseSeries(survivalCurves(view));
  if (curves.length === 0) return null;
  const times = curves.flatMap(({ observations }) => observations.map(({ time }) => time));
  const [first, last] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Infinity, 0],
  ) as [number, number];
  // A decade before the first event, so that the curves are seen to leave 1.
  const domain: [number, number] = [Math.max(0.5, first / 4), Math.max(last * 1.15, first * 2)];
  const escaped = curves.filter(({ curve }) => curve.escapes > 0);
  // Bands of curves that all stay at 1 would only lie over each other; the bounds beside them say the same.
  const severalBounds = curves.length - escaped.length > 1;
  const series = seriesKeys(curves.map(({ point }) => point));
  const keys: FigureKey[] = [
    ...series,
    ...(escaped.length > 0
      ? [{ key: 'law', label: 'exponential law', mark: 'dashed', color: null, on: true } as const]
      : []),
  ];
  const datasets = {
    steps: curves.flatMap((one) => stepRows(one, domain[0], !(severalBounds && one.curve.escapes === 0))),
    law: escaped.flatMap((one) => lawRows(one, domain)),
    censored: curves.flatMap(censoredRows),
    bounds: curves.filter(({ curve }) => curve.escapes === 0).map((one, i) => ({ ...boundRow(one), line: i })),
  };
  return {
    id: 'survival',
    title: 'Replicas still trapped',
    caption: caption(curves, remark),
    spec: layeredSpec({ height: 320, keys, datasets, layers: layers(keys, series, domain) }),
    keys,
    columns: [
      { field: 'setting', title: 'Setting' },
      { field: 'time', title: 'Epochs' },
      { field: 'survival', title: 'Still trapped' },
      { field: 'low', title: '95 % low' },
      { field: 'high', title: '95 % high' },
      { field: 'atRisk', title: 'Watched' },
      { field: 'escapes', title: 'Escapes' },
      { field: 'censored', title: 'Censored' },
    ],
    rows: curves.flatMap(({ point, curve }) =>
      spread(curve.steps, Math.max(8, Math.floor(TABLE_ROWS / curves.length))).map((step) => ({
        setting: point.summary.label,
        ...step,
      })),
    ),
  };
}

/** The steps of a curve, and its first point moved to the edge of a log axis. */
function stepRows({ point, curve }: PointSurvival, start: number, banded: boolean) {
  return spread(curve.steps, STEPS).map(({ time, survival: share, low, high, atRisk }) => ({
    key: seriesKey(point),
    time: Math.max(time, start),
    survival: rounded(share),
    low: rounded(low),
    high: rounded(high),
    atRisk,
    banded: Number(banded),
  }));
}

/** S(t) = e^{−t/τ} with the maximum-likelihood τ. */
function lawRows({ point }: PointSurvival, [from, to]: readonly [number, number]) {
  const { tau } = point.summary;
  if (tau === null) return [];
  const count = 80;
  return Array.from({ length: count + 1 }, (_, i) => {
    const time = from * (to / from) ** (i / count);
    return { key: seriesKey(point), time: rounded(time), survival: rounded(Math.exp(-time / tau)) };
  });
}

function censoredRows({ point, curve }: PointSurvival) {
  return curve.steps
    .filter((step) => step.censored > 0)
    .map(({ time, survival: share, censored }) => ({
      key: seriesKey(point),
      time,
      survival: rounded(share),
      censored,
    }));
}

/** What is known where nothing escaped, in words. */
function boundRow({ point, curve }: PointSurvival) {
  const { tauLow } = point.summary;
  const bound = tauLow === null ? 'no escape' : `no escape in ${curve.censored}: τ > ${readable(tauLow)} epochs (95 %)`;
  return { key: seriesKey(point), bound };
}

function layers(keys: readonly FigureKey[], series: readonly FigureKey[], domain: [number, number]): Layer[] {
  const x = {
    field: 'time',
    type: 'quantitative' as const,
    title: 'epochs since the watch began',
    scale: { type: 'log' as const, domain, nice: false },
    axis: { grid: false, format: ',~g' },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'share of replicas still trapped',
    // A curve at 1 is to be seen whole.
    scale: { domain: [0, 1.03], nice: false },
    axis: { format: '.0%', tickCount: 5 },
  });
  const color = seriesColor(series);
  const percent = (field: string, title: string) => ({ field, type: 'quantitative' as const, format: '.1%', title });
  const setting = { field: 'series', type: 'nominal' as const, title: 'setting' };
  const time = { field: 'time', type: 'quantitative' as const, format: ',~r', title: 'epoch' };
  return [
    {
      data: { name: 'steps' },
      transform: [visibleSeries, { filter: 'datum.banded' }],
      mark: { type: 'area', style: 'band', interpolate: 'step-after', clip: true },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { name: 'law' },
      transform: [visibleSeries, whileOn('law')],
      mark: { type: 'line', style: 'prediction', clip: true },
      encoding: { x, y: y('survival'), color },
    },
    {
      data: { name: 'steps' },
      params: [zoomable('zoom', ['x'])],
      transform: [visibleSeries],
      mark: { type: 'line', interpolate: 'step-after', clip: true },
      encoding: { x, y: y('survival'), color },
    },
    {
      data: { name: 'censored' },
      transform: [visibleSeries, withSeriesLabel(keys)],
      mark: { type: 'tick', style: 'censored', clip: true },
      encoding: {
        x,
        y: y('survival'),
        color,
        tooltip: [setting, time, { field: 'censored', type: 'quantitative', title: 'censored here' }],
      },
    },
    hoverLayer('steps', keys, {
      x,
      y: y('survival'),
      tooltip: [
        setting,
        time,
        percent('survival', 'still trapped'),
        percent('low', '95 % low'),
        percent('high', '95 % high'),
        { field: 'atRisk', type: 'quantitative', title: 'watched' },
      ],
    }),
    {
      data: { name: 'bounds' },
      transform: [visibleSeries, { calculate: '0.93 - 0.07 * datum.line', as: 'place' }],
      mark: { type: 'text', style: 'note', clip: false },
      encoding: {
        x: { value: 0 },
        y: y('place'),
        text: { field: 'bound', type: 'nominal' },
        color,
        opacity: opaqueWithin('place', 'y'),
      },
    },
  ];
}

function caption(curves: readonly PointSurvival[], remark: string): string {
  const escaped = curves.filter(({ curve }) => curve.escapes > 0);
  const medians = escaped.map(
    ({ waiting: { label, median } }) =>
      `${label}: ${median === null ? 'not reached' : `${readable(median)} epoch${median === 1 ? '' : 's'}`}`,
  );
  return [
    'Kaplan–Meier estimate with Greenwood’s 95 % band; runs that had not escaped when the watch ended count ' +
      'for as long as they were watched (ticks).',
    escaped.length > 0
      ? 'Dashed: the exponential law of the most likely mean escape time.'
      : 'No replica escaped: lower bounds are all that can be said.',
    escaped.length > 0 && escaped.length <= FEW ? `Median escape time: ${inWords(medians)}.` : '',
    exponentiality(escaped),
    remark,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * Whether waiting times are exponential, as those of activated escape are: the test's p-value for each of a few
 * settings.
 */
function exponentiality(curves: readonly PointSurvival[]): string {
  const tested = curves.flatMap(({ waiting: { label, exponentialPValue: p } }) => (p === null ? [] : [{ label, p }]));
  if (tested.length === 0) return '';
  if (tested.length > FEW) {
    const [least, ...others] = [...tested].sort((a, b) => a.p - b.p);
    return (
      `Test of exponential waiting times (small p speaks against them): p from ${readable(least!.p, 2)} ` +
      `(${least!.label}) to ${readable(others.at(-1)!.p, 2)} over ${tested.length} settings; the table of results ` +
      'has each, corrected for their number.'
    );
  }
  const values = tested.map(({ label, p }) => `${label}: p = ${readable(p, 2)}`);
  const each = tested.length > 1 ? ', each p on its own' : '';
  return `Test of exponential waiting times (small p speaks against them${each}): ${inWords(values)}.`;
}
