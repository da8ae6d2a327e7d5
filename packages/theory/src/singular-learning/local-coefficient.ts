import { hypot, pow } from '../elementary';
import { requirePositive } from '../landscape/checks';
import type { Interval } from '../statistics/bootstrap';
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
  /** λ̂ as T → 0, linear in T between the two temperatures; λ̂ itself with one temperature. */
  value: number;
  standardError: number;
  interval: Interval;
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
  /** Default 0.95. */
  confidence?: number;
  /** Largest R̂ that counts as converged; default 1.05. */
  rHatLimit?: number;
}

/**
 * λ̂, the local learning coefficient from chains at one or two temperatures: E_T𝓛 = 𝓛\* + λT + O(T²) for weights
 * drawn from e^{−𝓛/T} about a minimum (Watanabe 2013; Lau et al., arXiv 2308.12108, with T = 1/(nβ)). With two
 * temperatures the O(T²) is extrapolated away: λ̂₀ = (T₂λ̂₁ − T₁λ̂₂)/(T₂ − T₁).
 *
 * The error is that of independent chains, s/√m with Student's quantile for m − 1 (two temperatures: Welch's) degrees
 * of freedom; or, where it is larger, that of the effective number of draws within the chains. A sampler's own bias
 * (a finite step of SGLD, the pull towards the start) is not in it.
 *
 * @throws RangeError without one or two temperatures, on fewer than two chains or two equal temperatures, or as
 *   `splitRHat` does
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
  const { confidence = 0.95, rHatLimit = 1.05 } = options;
  const sorted = [...chains].sort((x, y) => x.temperature - y.temperature);
  const [cold, warm] = sorted;
  if (cold === undefined || chains.length > 2) {
    throw new RangeError(`A local learning coefficient takes one or two temperatures, got ${chains.length}.`);
  }
  if (warm !== undefined && warm.temperature === cold.temperature) {
    throw new RangeError(`The two temperatures must differ, got ${cold.temperature} twice; pool their chains instead.`);
  }
  const parts = sorted.map((part) => atTemperature(part, options.lossAtMinimum));
  const combined = extrapolate(parts);
  const half = studentTwoSidedQuantile(confidence, combined.degrees) * combined.standardError;
  return {
    value: combined.value,
    standardError: combined.standardError,
    interval: { low: combined.value - half, high: combined.value + half },
    temperatures: parts.map(({ degrees: _, ...part }) => part),
    slope: slopeOf(parts),
    converged: parts.every(({ rHat }) => rHat < rHatLimit),
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

function extrapolate([cold, warm]: readonly Part[]): { value: number; standardError: number; degrees: number } {
  if (warm === undefined) return cold!;
  const span = warm.temperature - cold!.temperature;
  const a = warm.temperature / span;
  const b = cold!.temperature / span;
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
