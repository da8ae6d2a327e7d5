import { exp, log, pow } from '../../elementary';
import type { Interval, BootstrapOptions } from '../bootstrap';
import { studentTwoSidedQuantile } from '../distributions';
import { exposure, type EscapeObservation } from './observation';
import { exponentialDeviate, seededRandom } from '../seeded-random';

type Arm = readonly EscapeObservation[];

/** How the two arms belong together, and how the interval is made. */
export interface RatioOptions extends BootstrapOptions {
  /**
   * Whether the i-th runs of both arms share a seed (the same trap, the same noise) and are redrawn together; default
   * true.
   */
  paired?: boolean;
  /** Percentile bootstrap (default), or the jackknife on ln of the ratio with Student's quantile. */
  method?: 'bootstrap' | 'jackknife';
}

/** A ratio of two mean escape times. */
export interface MeanTimeRatio {
  /** (S/k of the first) / (S/k of the second); null when an arm has no escape. */
  ratio: number | null;
  /**
   * `high` is Infinity or `low` is 0 when only the other side is bounded; then the bound is one-sided, at the full
   * confidence.
   */
  interval: Interval;
  /** Which side of the interval is bounded. */
  bounds: 'both' | 'low' | 'high' | 'none';
  /** Jackknife standard error of ln ratio; null when leaving out one run leaves an arm without escapes. */
  lnError: number | null;
}

/** A mean escape time S/k. */
export interface MeanTime {
  /** S/k; null without an escape. */
  mean: number | null;
  /** Jackknife on ln(S/k) with Student's quantile; null with fewer than two escapes. */
  interval: Interval | null;
}

/**
 * Mean escape time S/k with a jackknife interval on its logarithm, for waits that need not be exponential.
 *
 * @throws RangeError without observations or on a confidence outside (0, 1)
 * @example
 * meanTime([10, 20, 40, 50].map((time) => ({ time, escaped: time < 50 }))).interval; // { low: 6.405, high: 249.8 }
 */
export function meanTime(observations: Arm, confidence = 0.95): MeanTime {
  requireConfidence(confidence);
  const { escapes, totalTime } = exposure(observations);
  if (escapes === 0) return { mean: null, interval: null };
  const mean = totalTime / escapes;
  if (escapes === 1) return { mean, interval: null };
  const lnError = Math.sqrt(jackknifeVariance(lnMeansWithoutOne(observations)));
  const factor = exp(studentTwoSidedQuantile(confidence, observations.length - 1) * lnError);
  return { mean, interval: { low: mean / factor, high: mean * factor } };
}

/**
 * Ratio of two mean escape times with censored runs: τ̂ = S/k in each arm, the time at risk over the number of escapes.
 *
 * Waits of a scheme vary far less than exponential ones, and runs from one trap or seed are alike: so the interval
 * comes from redrawing runs (in pairs), not from χ². Where an arm has few escapes a redraw may have none, and the
 * interval is then open on that side; it is given as a one-sided bound of the same confidence. An arm *without* any
 * escape has only a bound: its rate is drawn from −ln(U)/S, which for exponential waits and a known second arm gives
 * the usual S/2.996 at 95 %.
 *
 * A one-sided test at 95 % reads one end of the two-sided interval at `confidence: 0.9`.
 *
 * S/k is the maximum-likelihood mean of an exponential wait. For other waits it is that mean only when few runs are
 * censored.
 *
 * @param first observations of one arm, e.g. the baseline: the ratio is then the speed-up of the second
 * @param second as many as `first` when paired, in the same order
 * @throws RangeError without observations, on unequal numbers when paired, or on a broken bootstrap option
 * @example
 * const arm = (factor: number) => [12, 25, 31, 44, 58].map((time) => ({ time: factor * time, escaped: true }));
 * meanTimeRatio(arm(5), arm(1)).ratio; // 5
 */
export function meanTimeRatio(first: Arm, second: Arm, options: RatioOptions = {}): MeanTimeRatio {
  const { paired = true, method = 'bootstrap', confidence = 0.95 } = options;
  const [a, b] = [exposure(first), exposure(second)];
  if (paired && first.length !== second.length) {
    throw new RangeError(
      `Paired arms need equal numbers of runs, got ${first.length} and ${second.length}; ` +
        'set paired to false if they are not pairs.',
    );
  }
  requireConfidence(confidence);
  const known = a.escapes > 0 && b.escapes > 0;
  const ratio = known ? a.totalTime / a.escapes / (b.totalTime / b.escapes) : null;
  const lnError = known ? jackknifeError(first, second, paired) : null;
  if (method === 'jackknife' && ratio !== null && lnError !== null) {
    const degrees = (paired ? first.length : Math.min(first.length, second.length)) - 1;
    const factor = exp(studentTwoSidedQuantile(confidence, degrees) * lnError);
    return { ratio, interval: { low: ratio / factor, high: ratio * factor }, bounds: 'both', lnError };
  }
  const open = { low: b.escapes === 0, high: a.escapes === 0 };
  return { ratio, ...bounded(redraws(first, second, paired, options), open, confidence), lnError };
}

/** Ratios of redrawn arms, ascending; 0 or Infinity where a redraw has no escape in the second or the first. */
function redraws(
  first: Arm,
  second: Arm,
  paired: boolean,
  { replicates = 2000, seed = 1 }: BootstrapOptions,
): number[] {
  if (!(Number.isInteger(replicates) && replicates >= 2)) {
    throw new RangeError(`A bootstrap needs a whole number of replicates, 2 or more, got ${replicates}.`);
  }
  const random = seededRandom(seed);
  const pick = (count: number) => Array.from({ length: count }, () => Math.floor(random() * count));
  const never = (arm: Arm) => arm.every(({ escaped }) => !escaped);
  const [firstNever, secondNever] = [never(first), never(second)];
  return Array.from({ length: replicates }, () => {
    const indices = pick(first.length);
    const a = totals(first, indices);
    const b = totals(second, paired ? indices : pick(second.length));
    const firstRate = (firstNever ? exponentialDeviate(random) : a.escapes) / a.time;
    const secondRate = (secondNever ? exponentialDeviate(random) : b.escapes) / b.time;
    if (firstRate === 0 && secondRate === 0) return random() < 0.5 ? 0 : Infinity;
    return secondRate / firstRate;
  }).sort((x, y) => x - y);
}

function bounded(sorted: readonly number[], open: { low: boolean; high: boolean }, confidence: number) {
  const [low, high] = [at(sorted, (1 - confidence) / 2), at(sorted, (1 + confidence) / 2)];
  const openLow = open.low || low === 0;
  const openHigh = open.high || high === Infinity;
  if (!openLow && !openHigh) return { interval: { low, high }, bounds: 'both' as const };
  if (!openLow) return { interval: { low: at(sorted, 1 - confidence), high: Infinity }, bounds: 'low' as const };
  if (!openHigh) return { interval: { low: 0, high: at(sorted, confidence) }, bounds: 'high' as const };
  return { interval: { low: 0, high: Infinity }, bounds: 'none' as const };
}

/** Type-7 quantile of ascending values that may be infinite. */
function at(sorted: readonly number[], probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below === above ? below : below + (position % 1) * (above - below);
}

/**
 * Standard error of ln ratio from leaving out one run (one pair) at a time; null when that leaves an arm without
 * escapes.
 */
function jackknifeError(first: Arm, second: Arm, paired: boolean): number | null {
  const all = { first: lnMeansWithoutOne(first), second: lnMeansWithoutOne(second) };
  const variance = paired
    ? jackknifeVariance(all.first.map((value, i) => value - all.second[i]!))
    : jackknifeVariance(all.first) + jackknifeVariance(all.second);
  return Number.isFinite(variance) ? Math.sqrt(variance) : null;
}

function lnMeansWithoutOne(arm: Arm): number[] {
  const { escapes, totalTime } = exposure(arm);
  return arm.map(({ time, escaped }) => log((totalTime - time) / (escapes - (escaped ? 1 : 0))));
}

/** (n − 1)/n · Σ(θ_{−i} − mean)². */
function jackknifeVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return ((values.length - 1) / values.length) * values.reduce((sum, value) => sum + pow(value - mean, 2), 0);
}

function totals(arm: Arm, indices: readonly number[]): { time: number; escapes: number } {
  let time = 0;
  let escapes = 0;
  for (const index of indices) {
    const run = arm[index]!;
    time += run.time;
    if (run.escaped) escapes += 1;
  }
  return { time, escapes };
}

function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence must lie between 0 and 1, got ${confidence}.`);
  }
}
