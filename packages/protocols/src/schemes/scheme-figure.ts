import { defineFigure, type FinishedRun } from '@kramers/core';
import type { CellValue, DrawnFigure } from '@kramers/core/plugins';
import type { ArmSummary, SchemeTable } from './scheme-table';

/** Mean escape time of each scheme, on a log axis, with its interval. */
export const schemesFigure = defineFigure({
  name: 'schemes',
  summary: 'Mean escape time of each scheme that was compared, on a log axis',
  of: ({ summary }: FinishedRun) =>
    summary.points.flatMap(({ findings, label }, i) => {
      const table = findings?.['schemes'] as SchemeTable | undefined;
      return table ? [figureOf(table, summary.points.length > 1 ? `, ${label}` : '', i)] : [];
    }),
});

const groups = {
  baseline: 'waiting',
  fresh: 'fresh weights',
  constant: 'constant settings',
  scheme: 'schemes',
} as const;
const keyed = Object.entries(groups) as [keyof typeof groups, string][];

function figureOf({ arms, best, replicas }: SchemeTable, where: string, place: number): DrawnFigure {
  const rows = arms.map(rowOf);
  const shown = keyed.filter(([group]) => arms.some((arm) => arm.group === group));
  const scale = { type: 'log', nice: true };
  const order = { domain: arms.map(({ name }) => name) };
  const y = { field: 'scheme', type: 'nominal', scale: order, title: null, axis: { labelLimit: 220 } };
  const color = {
    field: 'key',
    type: 'nominal',
    legend: null,
    scale: { domain: shown.map(([group]) => group) },
  };
  const transform = [{ filter: 'indexof(hidden, datum.key) < 0' }];
  const tooltip = ['scheme', 'mean', 'low', 'high', 'escapes'].map((field) => ({ field }));
  return {
    name: place === 0 ? 'schemes' : `schemes-${place + 1}`,
    title: `Time to escape by scheme${where}`,
    caption: captionOf(best, replicas),
    keys: shown.map(([key, label], i) => ({ key, label, mark: 'point', color: i, on: true })),
    columns: ['scheme', 'mean', 'low', 'high', 'escapes'].map((field) => ({ field, title: field })),
    rows,
    spec: {
      width: 640,
      height: 26 * arms.length,
      padding: { left: 2, right: 8, top: 8, bottom: 2 },
      autosize: { type: 'fit-x', contains: 'padding' },
      params: [{ name: 'hidden', value: [] }],
      datasets: { arms: rows },
      layer: [
        {
          data: { name: 'arms' },
          transform: [...transform, { filter: 'datum.low != null && datum.high != null' }],
          mark: { type: 'rule' },
          encoding: { y, color, x: { field: 'low', type: 'quantitative', scale }, x2: { field: 'high' } },
        },
        {
          data: { name: 'arms' },
          transform: [...transform, { filter: 'datum.mean != null' }],
          mark: { type: 'point', filled: true },
          encoding: {
            y,
            color,
            tooltip,
            x: { field: 'mean', type: 'quantitative', scale, title: 'mean epochs to the end of the hold' },
          },
        },
        {
          data: { name: 'arms' },
          transform: [...transform, { filter: 'datum.mean == null && datum.low != null' }],
          mark: { type: 'text', text: '→', align: 'left', fontSize: 14 },
          encoding: { y, color, tooltip, x: { field: 'low', type: 'quantitative', scale } },
        },
      ],
    },
  };
}

function captionOf(best: SchemeTable['best'], replicas: number): string {
  const first =
    `Epochs from the start of each scheme to the end of the hold at the target’s knobs: time watched over ` +
    `escapes, with jackknife intervals of 95 %, from ${replicas} traps, the same for every scheme. Where nothing ` +
    `escaped an arrow begins at the bound on the mean, at 95 % if waiting is exponential.`;
  if (!best) return first;
  const { scheme, constant, schemesTried, constantsTried, chosenOn, judgedOn, ratio } = best;
  const digits = (value: number | null) => (value === null ? '…' : String(Number(value.toPrecision(3))));
  return (
    `${first} Of ${schemesTried} schemes tried, "${scheme}" was chosen on ${chosenOn} replicas, and of ` +
    `${constantsTried} constant settings "${constant}"; on the ${judgedOn} others the scheme is ` +
    `${digits(ratio.value)} times as fast ` +
    `(95 %: ${digits(ratio.low)} to ${digits(ratio.high)}).`
  );
}

function rowOf({ name, group, mean, meanLow, meanHigh, escapes, censored }: ArmSummary): Record<string, CellValue> {
  const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(5)));
  return {
    key: group,
    scheme: name,
    mean: rounded(mean),
    low: rounded(meanLow),
    high: rounded(meanHigh),
    escapes: `${escapes} of ${escapes + censored}`,
  };
}
