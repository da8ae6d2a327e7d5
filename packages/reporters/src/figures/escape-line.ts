import type { ArrheniusFit, EscapePoint } from '@kramers/theory';
import type { PointView } from '../run/run-view';
import { RUN } from '../run/run-view';
import { rounded } from './numbers';

/** Escape times along something that was varied, all else being equal: one series of an Arrhenius plot. */
export interface EscapeSeries {
  readonly label: string;
  readonly points: readonly PointView[];
}

/** Groups points by what else was varied beside the settings whose paths end in one of `names`. */
export function groupByOthers(points: readonly PointView[], names: readonly string[]): EscapeSeries[] {
  const groups = new Map<string, { label: string; points: PointView[] }>();
  for (const point of points) {
    const others = Object.entries(point.summary.parameters).filter(([path]) => !names.includes(path.split('.').at(-1)!));
    const id = JSON.stringify(others);
    const label = others.map(([path, value]) => (path === RUN ? labelOfValue(value) : `${path.split('.').at(-1)!} = ${labelOfValue(value)}`)).join(', ') || 'measured';
    const group = groups.get(id) ?? { label, points: [] };
    group.points.push(point);
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** A measured escape time, or a bound on one, for the plot: `y` is null where nothing escaped, and `low` is the bound. */
export interface EscapeRow {
  readonly [field: string]: string | number | null;
  readonly key: string;
  readonly setting: string;
  readonly x: number;
  readonly y: number | null;
  readonly low: number;
  readonly high: number | null;
}

/** The escape times of points as rows; `shift` is added to every ln τ. Points at which nothing was watched give none. */
export function escapeRows(key: string, points: readonly PointView[], x: (point: PointView) => number, shift: (point: PointView) => number): EscapeRow[] {
  return points.flatMap((point) => {
    const { lnTau, tauLow, tauHigh, label } = point.summary;
    if (tauLow === null) return [];
    const by = shift(point);
    return [
      {
        key,
        setting: label,
        x: rounded(x(point)),
        y: lnTau === null ? null : rounded(lnTau + by),
        low: rounded(Math.log(tauLow) + by),
        high: tauHigh === null ? null : rounded(Math.log(tauHigh) + by),
      },
    ];
  });
}

/** The line that fits a series best; null where there are too few measured points for one. */
export function fittedLine(
  points: readonly PointView[],
  knobs: (point: PointView) => Partial<EscapePoint>,
  fit: (points: readonly EscapePoint[]) => ArrheniusFit,
): ArrheniusFit | null {
  const usable = points.filter(({ summary }) => summary.criterion !== null && summary.totalTime > 0);
  const places = new Set(usable.filter(({ summary }) => summary.lnTau !== null).map((point) => JSON.stringify(knobs(point))));
  if (places.size < 2) return null;
  return fit(usable.map((point) => ({ ...knobs(point), lnTau: point.summary.lnTau, lnTauError: point.summary.lnTauError, totalTime: point.summary.totalTime })));
}

function labelOfValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { label, kind } = value as { label?: unknown; kind?: unknown };
  return String(label ?? kind ?? JSON.stringify(value));
}
