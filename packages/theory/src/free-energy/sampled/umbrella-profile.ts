import type { Matrix } from 'ml-matrix';
import { expm1, hypot, log, pow } from '../../elementary';
import { requireInteger, requirePositive } from '../../landscape/checks';
import { normalTwoSidedQuantile } from '../../statistics/distributions';
import { mbar } from '../../statistics/mbar/mbar';
import { differenceError, targetFreeEnergies } from '../../statistics/mbar/mbar-covariance';
import { decorrelated, statisticalInefficiency } from '../../statistics/mbar/statistical-inefficiency';

/** Samples of one coordinate under a harmonic bias. */
export interface UmbrellaWindow {
  readonly centre: number;
  /** K/T: the bias is ½(K/T)(y − centre)² in units of T. */
  readonly stiffness: number;
  /** Successive values of y. */
  readonly samples: ArrayLike<number>;
}

/** What shows whether a window may be trusted. */
export interface WindowDiagnosis {
  readonly centre: number;
  readonly mean: number;
  /** Samples worth one independent sample, and how many independent ones that leaves. */
  readonly inefficiency: number;
  readonly independent: number;
  /**
   * Overlap with the next window, the smaller of both directions; null for the last. Below 0.03 windows hardly touch.
   */
  readonly overlapWithNext: number | null;
  /** Difference of the means of both halves over its standard error. */
  readonly halvesZ: number;
}

/** A profile of free energy, joined from windows. */
export interface UmbrellaProfile {
  /** Middles of the bins. */
  readonly y: Float64Array;
  /** −ln ρ(y), of the density normalised over all bins. */
  readonly freeEnergy: Float64Array;
  /** Band of it, at the confidence asked for. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Covariance of the free energies of all bins, relative to the norm: row a and column b belong to y[a] and y[b]. */
  readonly covariance: Matrix;
  readonly windows: readonly WindowDiagnosis[];
}

/**
 * Joins umbrella windows into F(y) = −ln ρ(y) by MBAR: windows are thinned to independent samples, and every bin's free
 * energy comes with the asymptotic error of its difference to the whole. A bin holds the mean of its density; the value
 * at its middle follows from the slope between its neighbours, which at 100 T per unit of y matters.
 *
 * @param options.bins number of bins, default four to a standard deviation of the stiffest window.
 * @param options.from and `to`: the range; default from the lowest to the highest centre.
 * @throws RangeError with fewer than two windows, bad stiffness, or a bin that no sample fell into.
 * @throws Error when windows do not overlap.
 * @example
 * const random = seededRandom(1);
 * const windows = [-0.5, 0.5].map((centre) => ({
 *   centre, stiffness: 2, samples: Array.from({ length: 200 }, () => (2 * centre + normalDeviate(random)) / 3),
 * }));
 * umbrellaProfile(windows, { bins: 4 }).freeEnergy; // [0.1914, 0.02562, -0.1874, -0.01708]
 */
export function umbrellaProfile(
  windows: readonly UmbrellaWindow[],
  options: { readonly from?: number; readonly to?: number; readonly bins?: number; readonly confidence?: number } = {},
): UmbrellaProfile {
  if (windows.length < 2) throw new RangeError(`a profile needs two windows or more, got ${windows.length}`);
  const sorted = [...windows].sort((a, b) => a.centre - b.centre);
  sorted.forEach(({ stiffness }) => {
    requirePositive('stiffness', stiffness);
  });
  const { from = sorted[0]!.centre, to = sorted[sorted.length - 1]!.centre, confidence = 0.95 } = options;
  const stiffest = Math.max(...sorted.map(({ stiffness }) => stiffness));
  const { bins = Math.ceil(4 * (to - from) * Math.sqrt(stiffest)) } = options;
  requireInteger('bins', bins, 3);
  if (!(from < to)) throw new RangeError(`from must lie below to, got ${from} and ${to}`);

  const inefficiencies = sorted.map(({ samples }) => statisticalInefficiency(samples));
  const thinned = sorted.map(({ samples }, k) => decorrelated(samples, inefficiencies[k]!));
  const pooled = Float64Array.from(thinned.flatMap((values) => Array.from(values)));
  const counts = thinned.map((values) => values.length);
  const potentials = sorted.map(({ centre, stiffness }) => pooled.map((y) => (stiffness / 2) * pow(y - centre, 2)));
  const solution = mbar({ potentials, counts });

  const width = (to - from) / bins;
  const y = Float64Array.from({ length: bins }, (_, a) => from + (a + 0.5) * width);
  const members = Array.from(y, (): number[] => []);
  pooled.forEach((value, n) => {
    members[Math.floor((value - from) / width)]?.push(n);
  });
  const empty = members.findIndex((bin) => bin.length === 0);
  if (empty >= 0) {
    const [low, high] = [from + empty * width, from + (empty + 1) * width];
    throw new RangeError(`no sample fell between ${low} and ${high}; add a window there`);
  }
  const all = targetFreeEnergies(
    solution,
    potentials,
    [...members, members.flat()].map((at) => ({ at, potentials: new Float64Array(at.length) })),
  );
  const raw = y.map((_, a) => all.freeEnergies[a]! - all.freeEnergies[bins]! + log(width));
  const freeEnergy = raw.map((value, a) => value + lnMeanOverMiddle(raw, a));
  const reach = normalTwoSidedQuantile(confidence);
  const inflation = inefficiencies.reduce((sum, g) => sum + leftOver(g), 0) / inefficiencies.length;
  const errors = y.map((_, a) => Math.sqrt(inflation) * differenceError(all, a, bins));
  const covariance = all.covariance.subMatrix(0, bins - 1, 0, bins - 1).mul(inflation);
  return {
    y,
    freeEnergy,
    low: freeEnergy.map((value, a) => value - reach * errors[a]!),
    high: freeEnergy.map((value, a) => value + reach * errors[a]!),
    covariance,
    windows: sorted.map(({ centre, samples }, k) => ({
      centre,
      inefficiency: inefficiencies[k]!,
      independent: counts[k]!,
      overlapWithNext:
        k + 1 < sorted.length ? Math.min(solution.overlap[k]![k + 1]!, solution.overlap[k + 1]![k]!) : null,
      ...halves(samples, inefficiencies[k]!),
    })),
  };
}

/**
 * The statistical inefficiency that every g-th value keeps of a series whose correlation falls exponentially,
 * (1 + r^g)/(1 − r^g) with r = (g − 1)/(g + 1): 1 without correlation, 1.31 for slow series.
 */
function leftOver(inefficiency: number): number {
  const r = pow((inefficiency - 1) / (inefficiency + 1), inefficiency);
  return (1 + r) / (1 - r);
}

/**
 * ln of the mean of e^{−F} over a bin, over its value in the middle, for F = su + ½cu² with the slope and curvature
 * that the neighbouring bins show: ln(sinh(h)/h) − c·width²/24, h = s·width/2.
 */
function lnMeanOverMiddle(raw: Float64Array, a: number): number {
  const inner = Math.min(raw.length - 2, Math.max(1, a));
  const bend = raw[inner + 1]! - 2 * raw[inner]! + raw[inner - 1]!;
  const slope = (raw[inner + 1]! - raw[inner - 1]!) / 2 + (a - inner) * bend;
  const half = Math.abs(slope) / 2;
  const tilt = half < 1e-6 ? 0 : half + log(-expm1(-2 * half) / (2 * half));
  return tilt - bend / 24;
}

function halves(samples: ArrayLike<number>, inefficiency: number): { mean: number; halvesZ: number } {
  const middle = Math.floor(samples.length / 2);
  const moments = (from: number, to: number) => {
    const values = Array.from({ length: to - from }, (_, i) => samples[from + i]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + pow(value - mean, 2), 0) / Math.max(1, values.length - 1);
    return { mean, error: Math.sqrt((variance * inefficiency) / values.length) };
  };
  const [first, second] = [moments(0, middle), moments(middle, samples.length)];
  return {
    mean: moments(0, samples.length).mean,
    halvesZ: (second.mean - first.mean) / hypot(first.error, second.error),
  };
}
