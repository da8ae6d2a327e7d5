import type { EscapeLine } from '@kramers/core/results';
import type { PointView } from '../run/run-view';
import { readable, rounded } from '../drawing/numbers';

/**
 * A measured escape time, or a bound on one, for the plot: `y` is null where nothing escaped, and `low` is the bound.
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
    const { lnTau, tauLow, tauHigh, label } = points[place]!.summary;
    if (tauLow === null) return [];
    const by = shift[i]!;
    return [
      {
        key,
        setting: label,
        x: rounded(x[i]!),
        y: lnTau === null ? null : rounded(lnTau + by),
        low: rounded(Math.log(tauLow) + by),
        high: tauHigh === null ? null : rounded(Math.log(tauHigh) + by),
      },
    ];
  });
}

/** `slope of the fitted line 0.0105 (95 %: 0.0101 to 0.011)` */
export function slopeInWords({ slope }: NonNullable<EscapeLine['fit']>): string {
  return `slope of the fitted line ${readable(slope.value)} (95 %: ${readable(slope.low)} to ${readable(slope.high)})`;
}
