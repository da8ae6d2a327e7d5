import { type EscapeLine, lnMeanTimeOf, meanTimeOf } from '@kramers/core/results';
import type { PointView } from '../run/run-view';
import { readable, rounded } from '../drawing/numbers';

/**
 * A measured escape time, or a bound on one, for the plot: `y` is null where nothing escaped, or where a mean that is
 * restricted tells no more, and `low` is the bound.
 */
export interface EscapeRow {
  readonly [field: string]: string | number | null;
  readonly key: string;
  readonly setting: string;
  readonly x: number;
  readonly y: number | null;
  readonly low: number;
  readonly high: number | null;
}

/** The escape times of a line as rows. Points at which nothing was watched give none. */
export function escapeRows(
  key: string,
  { points: places, x, shift }: EscapeLine,
  points: readonly PointView[],
): EscapeRow[] {
  return places.flatMap((place, i) => {
    const { summary } = points[place]!;
    const { low, high } = meanTimeOf(summary);
    if (low === null || low <= 0) return [];
    const by = shift[i]!;
    const { lnTau } = lnMeanTimeOf(summary);
    return [
      {
        key,
        setting: summary.label,
        x: rounded(x[i]!),
        y: lnTau === null ? null : rounded(lnTau + by),
        low: rounded(Math.log(low) + by),
        high: high === null ? null : rounded(Math.log(high) + by),
      },
    ];
  });
}

/** `slope of the fitted line 0.0105 (95 %: 0.0101 to 0.011)` */
export function slopeInWords({ slope }: NonNullable<EscapeLine['fit']>): string {
  return `slope of the fitted line ${readable(slope.value)} (95 %: ${readable(slope.low)} to ${readable(slope.high)})`;
}

/** What a plot of means says of the settings among its points whose waiting is not exponential. */
export function othersInWords(lines: readonly EscapeLine[], points: readonly PointView[]): string {
  const others = lines.flatMap((one) => one.points).filter((place) => points[place]!.summary.mean !== null);
  if (others.length === 0) return '';
  const where = others.length === 1 ? 'one setting' : `${others.length} settings`;
  const restricted = others.some((place) => points[place]!.summary.mean!.kind === 'restricted mean');
  return (
    `Waiting is not exponential at ${where}: there the interval is by bootstrap` +
    `${restricted ? ', and the low end of a restricted mean is a bound' : ''}` +
    `${lines.some(({ fit }) => fit) ? '; the fitted line weighs them as if it were' : ''}.`
  );
}

/** Whether every point of a plot is a bound because nothing escaped. */
export function nothingEscaped(lines: readonly EscapeLine[], points: readonly PointView[]): boolean {
  return lines.every((one) => one.points.every((place) => points[place]!.summary.lnTau === null));
}
