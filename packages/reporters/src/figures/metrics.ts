import type { SeriesFigure } from '@kramers/core/plugins';
import { drawable } from '../drawing/data-figure';
import type { Figure } from '../drawing/figure';
import { readable, rounded } from '../drawing/numbers';
import type { PointView, RunView } from '../run/run-view';
import { errorBand } from './error-bands';
import { watchedCells } from './trajectory-data';

/** Settings that one figure shows; trajectories.csv has them all. */
const MOST_SETTINGS = 8;

/**
 * A figure for each metric that an experiment names and for what else its network measures, such as accuracies:
 * median and spread over replicas, epoch by epoch of the watched phase. Sweeps show theirs against β: see `sweeps`.
 */
export function metrics({ points }: RunView): Figure[] {
  const names = new Set(
    points.flatMap(({ cells }) => cells.flatMap(({ watched }) => [...(watched?.others.keys() ?? [])])),
  );
  return [...names].flatMap((name) => metricFigure(name, points) ?? []);
}

/** A name for a metric's files: `testAccuracy` becomes `metric-test-accuracy`. */
export function metricId(name: string): string {
  const words = name.replace(/([a-z0-9])(?=[A-Z])/g, '$1-').toLowerCase();
  return `metric-${words.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`;
}

function metricFigure(name: string, points: readonly PointView[]): Figure | null {
  const curves = points.flatMap((point) => {
    const traces = watchedCells(point).flatMap(({ watched }) => {
      const values = watched.others.get(name);
      return values ? [{ ...watched, testMse: values, trainMse: values }] : [];
    });
    const rows = errorBand(traces).filter(({ epoch }) => epoch >= 1);
    return rows.length > 1 ? [{ label: point.summary.label, replicas: traces.length, rows }] : [];
  });
  if (curves.length === 0) return null;
  const shown = curves.slice(0, MOST_SETTINGS);
  const figure: SeriesFigure = {
    name: metricId(name),
    title: `${name} over time`,
    caption: captionOf(name, shown, curves.length),
    x: { label: 'epoch of the watched phase', unit: null, scale: 'log' },
    y: { label: name, unit: null, scale: 'linear' },
    interval: ['10 %', '90 %'],
    series: shown.map(({ label, replicas, rows }) => ({
      label,
      kind: 'line',
      origin: 'measured',
      x: rows.map(({ epoch }) => epoch),
      y: rows.map(({ median }) => rounded(median)),
      ...(replicas > 1
        ? { low: rows.map(({ low }) => rounded(low)), high: rows.map(({ high }) => rounded(high)) }
        : {}),
    })),
  };
  return drawable(figure);
}

function captionOf(
  name: string,
  shown: readonly { readonly replicas: number; readonly rows: readonly { readonly median: number }[] }[],
  all: number,
): string {
  const [first] = shown;
  const from = first!.rows[0]!.median;
  const to = first!.rows.at(-1)!.median;
  return [
    shown.some(({ replicas }) => replicas > 1)
      ? `Median of ${name} over replicas (line) and their central 80 % (band), while at least half of ` +
        'them are in the phase.'
      : `${name} of one replica for each setting.`,
    `In the first setting it goes from ${readable(from)} to ${readable(to)}.`,
    all > shown.length ? `The first ${shown.length} of ${all} settings are drawn; trajectories.csv has them all.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
