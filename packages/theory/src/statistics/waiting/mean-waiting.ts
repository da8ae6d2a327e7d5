import { pow } from '../../elementary';
import { exposure, type EscapeObservation } from './observation';
import { seededRandom, type UniformSource } from '../seeded-random';
import { quantile } from '../summary';

/** Mean waiting time without a law of waiting. Times in epochs. */
export interface MeanWaiting {
  /** `restricted mean` where some runs are censored: then the mean of min(waiting time, horizon). */
  readonly kind: 'mean' | 'restricted mean';
  /** The longest watch, up to which the mean is restricted; null where it is not. */
  readonly horizon: number | null;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How a bootstrap interval of the mean is drawn. */
export interface MeanWaitingOptions {
  /** Number of resampled sets of runs; default 2000. */
  readonly replicates?: number;
  /** Level of the interval, between 0 and 1; default 0.95. */
  readonly confidence?: number;
}

/**
 * Mean waiting time as the area under the Kaplan–Meier curve, and its interval by resampling runs, whatever the law of
 * waiting. Where runs are censored the mean itself cannot be told, even if the longest watch ended with an escape:
 * those that were lost might have waited longer. It is restricted to the longest watch (Irwin 1949).
 *
 * The interval is that of the bootstrap of t (Efron 1981): each resampled mean is measured in its own standard error
 * (Greenwood's of the area, which is s/√n where nothing is censored), so that a long tail, of which many samples see
 * little, reaches further up than down. A sample without any tail would put the upper end anywhere: its error counts as
 * no less than a quarter of that of the runs. A restricted mean ends at its horizon, as it must.
 *
 * The same runs, in any order, give the same numbers: they seed the resampling. In 1000 simulations each the interval
 * of 20 runs held the mean in 93 % or more of gamma times (shapes ½, 2 and 4), of those after a dead time and of fast
 * and slow ones, in 92 % of lognormal ones with σ = 1 and in 91 % of Weibull ones with shape ½; that of 200 in 93 to
 * 96 % of all of them; a restricted mean in 93 to 99 %.
 *
 * @throws RangeError without an escape, on fewer than two observations, on a negative or non-finite time, on fewer than
 *   two replicates or a confidence outside (0, 1)
 * @example meanWaiting([4, 6, 8, 10].map((time) => ({ time, escaped: true }))).value; // 7
 */
export function meanWaiting(
  observations: readonly EscapeObservation[],
  { replicates = 2000, confidence = 0.95 }: MeanWaitingOptions = {},
): MeanWaiting {
  const { escapes } = exposure(observations);
  if (escapes === 0 || observations.length < 2)
    throw new RangeError(
      `A mean waiting time needs two runs and an escape, got ${observations.length} and ${escapes}; give a ` +
        'bound instead.',
    );
  if (!(Number.isInteger(replicates) && replicates >= 2))
    throw new RangeError(`A bootstrap needs a whole number of replicates, 2 or more, got ${replicates}.`);
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence must lie between 0 and 1, got ${confidence}.`);
  const runs = [...observations].sort((a, b) => a.time - b.time || Number(b.escaped) - Number(a.escaped));
  const horizon = escapes === runs.length ? null : runs.at(-1)!.time;
  const { area, error } = areaUnder(runs, new Uint32Array(runs.length).fill(1), horizon);
  const random = seededRandom(seedOf(runs));
  const least = LEAST_ERROR * error;
  const ratios = Array.from({ length: replicates }, () => {
    const drawn = areaUnder(runs, resampledCounts(runs.length, random), horizon);
    return error > 0 ? (drawn.area - area) / Math.max(drawn.error, least) : 0;
  });
  const tail = (1 - confidence) / 2;
  return {
    kind: horizon === null ? 'mean' : 'restricted mean',
    horizon,
    value: area,
    low: Math.max(0, area - error * quantile(ratios, 1 - tail)),
    high: Math.min(horizon ?? Infinity, area - error * quantile(ratios, tail)),
  };
}

/** Of a resampled mean, as a share of the error of the mean itself. */
const LEAST_ERROR = 1 / 4;

/**
 * Area under the Kaplan–Meier curve of runs in order, each as often as `counts` says, up to the horizon, or without one
 * up to the last; and its standard error: Σ (area beyond an escape)² · (1/(left − count) − 1/left) is its variance.
 */
function areaUnder(runs: readonly EscapeObservation[], counts: Uint32Array, horizon: number | null) {
  const before = new Float64Array(runs.length);
  const weights = new Float64Array(runs.length);
  let left = runs.length;
  let survival = 1;
  let area = 0;
  let from = 0;
  for (const [i, { time, escaped }] of runs.entries()) {
    const count = counts[i]!;
    if (count === 0) continue;
    area += survival * (time - from);
    from = time;
    if (escaped) {
      before[i] = area;
      // Nothing lies beyond the last one.
      weights[i] = left > count ? count / (left * (left - count)) : 0;
      survival *= 1 - count / left;
    }
    left -= count;
  }
  if (horizon !== null) area += survival * (horizon - from);
  let variance = 0;
  for (const [i, weight] of weights.entries()) variance += weight * pow(area - before[i]!, 2);
  return { area, error: Math.sqrt(variance) };
}

function resampledCounts(size: number, random: UniformSource): Uint32Array {
  const counts = new Uint32Array(size);
  for (let i = 0; i < size; i += 1) counts[Math.floor(random() * size)]! += 1;
  return counts;
}

/** A seed from times and outcomes (FNV-1a over the bits of the numbers). */
function seedOf(runs: readonly EscapeObservation[]): number {
  const bits = new Uint32Array(Float64Array.from(runs.flatMap(({ time, escaped }) => [time, Number(escaped)])).buffer);
  return bits.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5);
}
