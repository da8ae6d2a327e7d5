import { normalTwoSidedTail, studentTwoSidedQuantile } from '../distributions';
import { exposure, type EscapeObservation } from './observation';
import { seededRandom, type UniformSource } from '../seeded-random';
import { quantile } from '../summary';

/** Mean waiting time without a law of waiting. Times in epochs. */
export interface MeanWaiting {
  /** `restricted mean` where some of the longest runs are censored: then the mean of min(waiting time, horizon). */
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
 * waiting. Where survival does not come down to 0 because the longest runs are censored, the mean itself cannot be
 * told: it is restricted to the longest watch (Irwin 1949). Percentiles of the resampled means are taken as far out as
 * Student's t and the factor √(n/(n − 1)) demand, since the plain ones are too narrow (Hesterberg 2015, expanded
 * percentiles).
 *
 * The same runs, in any order, give the same numbers: they seed the resampling. What no resampling mends is a tail that
 * was not seen. In 400 simulations each the interval of 20 runs held the mean in 93 % of Weibull times with shape 2, 90
 * % of lognormal ones with σ = 1 and 82 % with shape ½; of 50 runs in 95, 93 and 88 %; a restricted mean in 93 to 98 %.
 *
 * @throws RangeError without an escape, on fewer than two observations, on a negative or non-finite time, on fewer than
 *   two
 *   replicates or a confidence outside (0, 1)
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
  const runs = [...observations].sort((a, b) => a.time - b.time || Number(b.escaped) - Number(a.escaped));
  const horizon = runs.at(-1)!.escaped ? null : runs.at(-1)!.time;
  const random = seededRandom(seedOf(runs));
  const means = Array.from({ length: replicates }, () =>
    areaUnder(runs, resampledCounts(runs.length, random), horizon),
  );
  const [lower, upper] = expandedPercentiles(runs.length, confidence);
  return {
    kind: horizon === null ? 'mean' : 'restricted mean',
    horizon,
    value: areaUnder(runs, new Uint32Array(runs.length).fill(1), horizon),
    low: quantile(means, lower),
    high: quantile(means, upper),
  };
}

/**
 * Area under the Kaplan–Meier curve of runs in order, each as often as `counts` says; without a horizon up to the last.
 */
function areaUnder(runs: readonly EscapeObservation[], counts: Uint32Array, horizon: number | null): number {
  let left = runs.length;
  let survival = 1;
  let area = 0;
  let from = 0;
  for (const [i, { time, escaped }] of runs.entries()) {
    const count = counts[i]!;
    if (count === 0) continue;
    area += survival * (time - from);
    from = time;
    if (escaped) survival *= 1 - count / left;
    left -= count;
  }
  return horizon === null ? area : area + survival * (horizon - from);
}

function resampledCounts(size: number, random: UniformSource): Uint32Array {
  const counts = new Uint32Array(size);
  for (let i = 0; i < size; i += 1) counts[Math.floor(random() * size)]! += 1;
  return counts;
}

function expandedPercentiles(size: number, confidence: number): [number, number] {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence must lie between 0 and 1, got ${confidence}.`);
  const reach = Math.sqrt(size / (size - 1)) * studentTwoSidedQuantile(confidence, size - 1);
  const tail = normalTwoSidedTail(reach) / 2;
  return [tail, 1 - tail];
}

/** A seed from times and outcomes (FNV-1a over the bits of the numbers). */
function seedOf(runs: readonly EscapeObservation[]): number {
  const bits = new Uint32Array(Float64Array.from(runs.flatMap(({ time, escaped }) => [time, Number(escaped)])).buffer);
  return bits.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5);
}
