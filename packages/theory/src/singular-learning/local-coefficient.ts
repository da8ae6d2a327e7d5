import { hypot, pow } from '../elementary';
import { requireInteger, requirePositive } from '../landscape/checks';
import type { Interval } from '../statistics/bootstrap';
import { logarithmicLimit } from './logarithm';
import { studentTwoSidedQuantile } from '../statistics/distributions';
import { effectiveSampleSize, splitRHat } from '../statistics/split-r-hat';
import { meanAndVariance } from '../statistics/summary';

/** Losses along chains of a sampler of e^{−𝓛/T}, after burn-in. */
export interface TemperedChains {
  /** T. */
  temperature: number;
  /** One series of losses for each chain, of equal lengths; at least two chains, started alike. */
  losses: readonly ArrayLike<number>[];
}

/** λ̂ at one temperature. */
export interface CoefficientAtTemperature {
  temperature: number;
  /** λ̂ = (E_T𝓛 − 𝓛\*)/T. */
  value: number;
  /** Of the mean of the chains. */
  standardError: number;
  rHat: number;
  /** Independent draws in all chains together. */
  effectiveSamples: number;
}

/** λ̂ from chains. */
export interface LocalCoefficient {
  /** λ̂ as T → 0; λ̂ itself with one temperature. */
  value: number;
  /** Of chance alone: what the interval has on either side of it, over Student's quantile, if m is above 1. */
  standardError: number;
  interval: Interval;
  /** m, as given. */
  multiplicity: number;
  /** (m − 1)/(ln(1/T) + b), what was added at the lower temperature because of m; 0 if m is 1. */
  logarithm: number;
  /** Each temperature, lowest first. */
  temperatures: CoefficientAtTemperature[];
  /**
   * Slope of E_T𝓛 between two temperatures, which needs no 𝓛\*; null with one. Near λ̂ it says that 𝓛\* is right.
   */
  slope: { value: number; standardError: number } | null;
  /** Whether all R̂ are below the limit: otherwise neither value nor interval means anything. */
  converged: boolean;
}

/** What the losses are counted from, and how much is asked. */
export interface LocalCoefficientOptions {
  /** 𝓛\*, loss at the minimum that the chains were started from. */
  lossAtMinimum: number;
  /**
   * m, multiplicity of the coefficient, as `learningCoefficientMultiplicity` knows it; default 1. Above 1 it takes two
   * temperatures.
   */
  multiplicity?: number;
  /**
   * p of the first correction, E𝓛/T = λ + O(T^p), the logarithm aside: 1, the default, where the loss is quadratic
   * across a smooth valley; 1/L at singular minima of linear networks of L layers.
   */
  power?: number;
  /** Default 0.95. */
  confidence?: number;
  /** Largest R̂ that counts as converged; default 1.05. */
  rHatLimit?: number;
}

/**
 * What the logarithm's term may lack, as a share of it: 0.02 to 0.17 on nine narrow networks at rank 0 and T = 1e-3, by
 * Gibbs sampling, which has no step.
 */
const FORM_ERROR = 0.2;

/**
 * λ̂, the local learning coefficient from chains at one or two temperatures: E_T𝓛 = 𝓛\* + λT + … for weights drawn
 * from e^{−𝓛/T} about a minimum (Watanabe 2013; Lau et al., arXiv 2308.12108, with T = 1/(nβ)). With two temperatures
 * the next term is extrapolated away: for m = 1 by λ̂₀ = (T₂^p·λ̂₁ − T₁^p·λ̂₂)/(T₂^p − T₁^p), for m > 1 as
 * `logarithmicLimit` does, since there λ̂ approaches λ as slowly as 1/ln(1/T).
 *
 * The error is that of independent chains, s/√c with Student's quantile for c − 1 (two temperatures: Welch's, for m > 1
 * the fewer) degrees of freedom; or, where it is larger, that of the effective number of draws within the chains. Added
 * to it is the extrapolation's own error: half of the way that it goes, on both sides; for m > 1, above only, half of
 * the way that it would go for m = 1, and a fifth of the logarithm's term. A sampler's own bias (a finite step of SGLD,
 * chains that have not crossed the valley) is not in it.
 *
 * @throws RangeError without one or two temperatures, for m > 1 without two, on fewer than two chains or two equal
 *   temperatures, or as `splitRHat` does
 * @example
 * const random = seededRandom(1);
 * // Losses of two parabolas at temperature T are exponential of mean T: λ = 1.
 * const chain = (T: number) => Array.from({ length: 400 }, () => T * exponentialDeviate(random));
 * const chains = [1e-3, 2e-3].map((temperature) => ({ temperature, losses: [0, 1].map(() => chain(temperature)) }));
 * localLearningCoefficient(chains, { lossAtMinimum: 0 }).value; // 0.9668
 */
export function localLearningCoefficient(
  chains: readonly TemperedChains[],
  options: LocalCoefficientOptions,
): LocalCoefficient {
  const { confidence = 0.95, rHatLimit = 1.05, multiplicity = 1, power = 1 } = options;
  requireInteger('multiplicity', multiplicity, 1);
  requirePositive('power', power);
  const sorted = [...chains].sort((x, y) => x.temperature - y.temperature);
  const [cold, warm] = sorted;
  if (cold === undefined || chains.length > 2) {
    throw new RangeError(`A local learning coefficient takes one or two temperatures, got ${chains.length}.`);
  }
  if (warm !== undefined && warm.temperature === cold.temperature) {
    throw new RangeError(`The two temperatures must differ, got ${cold.temperature} twice; pool their chains instead.`);
  }
  if (warm === undefined && multiplicity > 1) {
    throw new RangeError(
      `Multiplicity ${multiplicity} hides λ behind a logarithm of T; give two temperatures, not one.`,
    );
  }
  const parts = sorted.map((part) => atTemperature(part, options.lossAtMinimum));
  return {
    ...(multiplicity > 1 ? withLogarithm(parts, multiplicity, power, confidence) : withPower(parts, power, confidence)),
    multiplicity,
    temperatures: parts.map(({ degrees: _, ...part }) => part),
    slope: slopeOf(parts),
    converged: parts.every(({ rHat }) => rHat < rHatLimit),
  };
}

type Limit = Pick<LocalCoefficient, 'value' | 'standardError' | 'interval' | 'logarithm'>;

function withPower(parts: readonly Part[], power: number, confidence: number): Limit {
  const { value, standardError, degrees } = extrapolate(parts, power);
  const half = studentTwoSidedQuantile(confidence, degrees) * standardError + Math.abs(value - parts[0]!.value) / 2;
  return { value, standardError, interval: { low: value - half, high: value + half }, logarithm: 0 };
}

function withLogarithm(parts: readonly Part[], multiplicity: number, power: number, confidence: number): Limit {
  const [cold, warm] = parts as readonly [Part, Part];
  const quantile = studentTwoSidedQuantile(confidence, Math.min(cold.degrees, warm.degrees));
  const further = Math.abs(extrapolate(parts, power).value - cold.value);
  const { value, interval, logarithm } = logarithmicLimit(cold, warm, multiplicity, quantile);
  return {
    value,
    standardError: (interval.high - interval.low) / (2 * quantile),
    interval: { low: interval.low, high: interval.high + FORM_ERROR * logarithm + further / 2 },
    logarithm,
  };
}

type Part = CoefficientAtTemperature & { degrees: number };

function atTemperature({ temperature, losses }: TemperedChains, lossAtMinimum: number): Part {
  requirePositive('temperature', temperature);
  if (losses.length < 2) throw new RangeError(`An error needs at least two chains, got ${losses.length}.`);
  const rHat = splitRHat(losses);
  const effectiveSamples = effectiveSampleSize(losses);
  const means = losses.map((chain) => meanAndVariance(chain).mean);
  const { mean, variance: between } = meanAndVariance(means);
  const within = losses.reduce((sum, chain) => sum + meanAndVariance(chain).variance, 0) / losses.length;
  const error = Math.sqrt(Math.max(between / losses.length, within / effectiveSamples));
  return {
    temperature,
    value: (mean - lossAtMinimum) / temperature,
    standardError: error / temperature,
    rHat,
    effectiveSamples,
    degrees: losses.length - 1,
  };
}

function extrapolate([cold, warm]: readonly Part[], power: number) {
  if (warm === undefined) return cold!;
  // As powers of their ratio, which is exact where the power is 1.
  const ratio = pow(warm.temperature / cold!.temperature, power);
  const a = ratio / (ratio - 1);
  const b = 1 / (ratio - 1);
  const [va, vb] = [pow(a * cold!.standardError, 2), pow(b * warm.standardError, 2)];
  const total = va + vb;
  return {
    value: a * cold!.value - b * warm.value,
    standardError: Math.sqrt(total),
    degrees: total > 0 ? pow(total, 2) / (pow(va, 2) / cold!.degrees + pow(vb, 2) / warm.degrees) : cold!.degrees,
  };
}

function slopeOf([cold, warm]: readonly Part[]): { value: number; standardError: number } | null {
  if (cold === undefined || warm === undefined) return null;
  const span = warm.temperature - cold.temperature;
  return {
    value: (warm.value * warm.temperature - cold.value * cold.temperature) / span,
    standardError: hypot(warm.standardError * warm.temperature, cold.standardError * cold.temperature) / span,
  };
}
