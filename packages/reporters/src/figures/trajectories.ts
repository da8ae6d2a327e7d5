import type { RunView } from '../run/run-view';
import { epochAxis, epochPlace, opaqueWithin, zoomable } from '../drawing/axes';
import { type BandRow, errorBand } from './error-bands';
import { type Figure, type FigureKey, type Layer, layeredSpec } from '../drawing/figure';
import { rounded, spread } from '../drawing/numbers';
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
import { type LevelRow, theoryLevels } from './theory-levels';
import { type EndMark, endMarks, type TraceRow, traceRows, watchedCells } from './trajectory-data';

const TABLE_ROWS = 240;

/**
 * Test and train error against epochs of the watched phase: median and spread over replicas, single replicas, theory's
 * levels.
 */
export function trajectories({ points }: RunView): Figure | null {
  const { shown: bands, remark } = chooseSeries(
    points
      .map((point) => ({ point, rows: errorBand(watchedCells(point).map(({ watched }) => watched)) }))
      .filter(({ rows }) => rows.length > 1),
  );
  if (bands.length === 0) return null;
  const drawn = bands.map(({ point }) => point);
  const levels = theoryLevels(drawn);
  const marks = endMarks(drawn);
  const traces = traceRows(drawn);
  const hasTrain = bands.some(({ rows }) =>
    rows.some(({ train, median }) => train !== null && Math.abs(train - median) > 1e-3 * median),
  );
  const many = bands.some(({ point }) => watchedCells(point).length > 1);

  const series = seriesKeys(drawn);
  const keys: FigureKey[] = [
    ...series,
    ...(many ? [{ key: 'replicas', label: 'single replicas', mark: 'faint', color: null, on: true } as const] : []),
    ...(hasTrain ? [{ key: 'train', label: 'training error', mark: 'dashed', color: null, on: true } as const] : []),
    ...(levels.length > 0 ? [{ key: 'theory', label: 'theory', mark: 'dashed', color: null, on: true } as const] : []),
  ];
  const test = bands.flatMap(({ point, rows }) =>
    rows.map((row) => ({ key: seriesKey(point), ...roundedRow(hasTrain ? row : { ...row, train: null }) })),
  );
  const epochs = traces.map(({ epoch }) => epoch);
  const domain = { x: [Math.min(...epochs), Math.max(...epochs)] as const, y: errorDomain(test, levels) };
  const beyond = traces.some(({ mse }) => mse > domain.y[1]);

  return {
    id: 'trajectories',
    title: hasTrain ? 'Test and training error over time' : 'Test error over time',
    caption: caption({
      remark,
      beyond,
      many,
      hasTrain,
      levels,
      marks,
      shown: traceCount(traces),
      all: drawn.reduce((n, p) => n + watchedCells(p).length, 0),
    }),
    spec: layeredSpec({
      height: 360,
      keys,
      datasets: { test, traces: many ? traces : [], levels: [...levels], marks },
      layers: layers(keys, series, domain),
      right: 8 + 7 * Math.max(0, ...levels.map(({ label }) => label.length)),
    }),
    keys,
    columns: [
      { field: 'setting', title: 'Setting' },
      { field: 'epoch', title: 'Epoch' },
      { field: 'median', title: 'Median test MSE' },
      { field: 'low', title: '10 %' },
      { field: 'high', title: '90 %' },
      { field: 'train', title: 'Median train MSE' },
      { field: 'replicas', title: 'Replicas' },
    ],
    rows: bands.flatMap(({ point, rows }) =>
      spread(rows, Math.max(8, Math.floor(TABLE_ROWS / bands.length))).map((row) => ({
        setting: point.summary.label,
        ...roundedRow(row),
      })),
    ),
  };
}

function roundedRow({ epoch, low, median, high, train, replicas }: BandRow) {
  return {
    epoch,
    low: rounded(low),
    median: rounded(median),
    high: rounded(high),
    train: train === null ? null : rounded(train),
    replicas,
  };
}

function layers(
  keys: readonly FigureKey[],
  series: readonly FigureKey[],
  domain: { x: readonly [number, number]; y: [number, number] },
): Layer[] {
  const x = epochAxis('epoch of the watched phase', domain.x[0], domain.x[1]);
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'mean squared error, E‖y − f(x)‖²/p',
    scale: { domain: domain.y, nice: false },
  });
  const color = seriesColor(series);
  const named = [epochPlace, withSeriesLabel(keys)];
  const setting = { field: 'series', type: 'nominal' as const, title: 'setting' };
  const at = { field: 'epoch', type: 'quantitative' as const, format: ',', title: 'epoch' };
  const number = (field: string, title: string) => ({ field, type: 'quantitative' as const, format: '.4~g', title });
  const details = [
    setting,
    at,
    number('median', 'median MSE'),
    number('low', '10 %'),
    number('high', '90 %'),
    number('replicas', 'replicas'),
  ];
  return [
    {
      data: { name: 'levels' },
      transform: [whileOn('theory')],
      mark: { type: 'rule', style: 'theory', clip: true },
      encoding: { y: y('mse') },
    },
    {
      data: { name: 'traces' },
      transform: [visibleSeries, whileOn('replicas'), epochPlace],
      mark: { type: 'line', style: 'faint', clip: true },
      encoding: { x, y: y('mse'), color, detail: { field: 'replica', type: 'nominal' } },
    },
    {
      data: { name: 'test' },
      transform: [visibleSeries, epochPlace],
      mark: { type: 'area', style: 'band', clip: true },
      encoding: { x, y: y('low'), y2: { field: 'high' }, color },
    },
    {
      data: { name: 'test' },
      transform: [visibleSeries, whileOn('train'), { filter: 'isValid(datum.train)' }, epochPlace],
      mark: { type: 'line', style: 'dashed', clip: true },
      encoding: { x, y: y('train'), color },
    },
    {
      data: { name: 'test' },
      params: [zoomable('zoom')],
      transform: [visibleSeries, epochPlace],
      mark: { type: 'line', clip: true },
      encoding: { x, y: y('median'), color },
    },
    {
      data: { name: 'marks' },
      transform: [visibleSeries, ...named],
      mark: { type: 'point', style: 'event', clip: true },
      encoding: {
        x,
        y: y('mse'),
        color,
        shape: {
          field: 'what',
          type: 'nominal',
          scale: { domain: ['escape', 'no escape until here'], range: ['circle', 'triangle-right'] },
          legend: null,
        },
        tooltip: [
          setting,
          number('replica', 'replica'),
          at,
          number('mse', 'test MSE'),
          { field: 'what', type: 'nominal', title: 'what' },
        ],
      },
    },
    hoverLayer('test', keys, { x, y: y('median'), tooltip: details }, [epochPlace]),
    {
      data: { name: 'levels' },
      transform: [whileOn('theory')],
      // Outside the frame, to which zooming would clip it.
      mark: { type: 'text', style: 'level', clip: false },
      encoding: {
        x: { value: 'width' },
        y: y('mse'),
        text: { field: 'label', type: 'nominal' },
        opacity: opaqueWithin('mse', 'y'),
      },
    },
  ];
}

/**
 * What the axis must hold: theory's levels and the band, but for the first step's fall from random weights, which would
 * dwarf the rest.
 */
function errorDomain(test: readonly BandRow[], levels: readonly LevelRow[]): [number, number] {
  const settled = test.filter(({ epoch }) => epoch >= 1);
  const values = [
    ...(settled.length > 0 ? settled : test).flatMap(({ low, high, train }) => [
      low,
      high,
      ...(train === null ? [] : [train]),
    ]),
    ...levels.map(({ mse }) => mse),
  ];
  const [least, most] = [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const margin = 0.08 * (most - least || most || 1);
  return [Math.max(0, least - margin), most + margin];
}

function traceCount(traces: readonly TraceRow[]): number {
  return new Set(traces.map(({ key, replica }) => `${key}/${replica}`)).size;
}

function caption(has: {
  remark: string;
  beyond: boolean;
  many: boolean;
  hasTrain: boolean;
  levels: readonly LevelRow[];
  marks: readonly EndMark[];
  shown: number;
  all: number;
}): string {
  const choice = has.shown < has.all ? ', an even choice of them' : '';
  const escaped = has.marks.some(({ what }) => what === 'escape');
  const stayed = has.marks.some(({ what }) => what !== 'escape');
  return [
    has.many
      ? 'Median over replicas (line) and their central 80 % (band), at each epoch over the replicas still in the ' +
        'phase, drawn while these are at least half of all.'
      : 'One replica for each setting.',
    has.many ? `Thin lines are single replicas${choice}.` : '',
    has.hasTrain ? 'Dashed in the same colour: median training error.' : '',
    escaped ? 'Circles: escapes.' : '',
    stayed ? 'Triangles: end of the watch without an escape (censored).' : '',
    has.levels.length > 0
      ? 'Dashed rules: error of the minimum of each rank in theory, without noise and over the population.'
      : '',
    'The epoch axis is logarithmic; the state before the first step stands at 0.',
    has.beyond ? 'Larger errors, at the start of a run, lie above the frame.' : '',
    has.remark,
  ]
    .filter(Boolean)
    .join(' ');
}
