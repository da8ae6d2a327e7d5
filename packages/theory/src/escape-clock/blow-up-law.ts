import { seededRandom } from '../statistics/seeded-random';
import { quantile } from '../statistics/summary';
import { blowUpFlow, normalWeights, type MissingBlock } from './blow-up-flow';

/** θ₁'s law, as a sorted sample of it. */
export interface BlowUpLaw {
  /** L. */
  readonly depth: number;
  /** Blow-up times from independent N(0, 1) weights, ascending; dimensionless. */
  readonly times: Float64Array;
}

/** A number from a Monte Carlo sample and its standard error. */
export interface Sampled {
  readonly value: number;
  readonly error: number;
}

/** How large a sample, from which seed. */
export interface BlowUpLawOptions {
  /** Number of draws; default: what takes about a second, between 400 and 4000. */
  samples?: number;
  /** Default 1. */
  seed?: number;
}

/** Weights that are followed in about a second, summed over draws. */
const WEIGHTS_IN_A_SECOND = 4e5;
const laws = new Map<string, BlowUpLaw>();

/**
 * The law of θ₁(w − r, L): the blow-up time of the L-linear flow from independent N(0, 1) weights in the missing block.
 * Weights of standard deviation a escape, in a decayed descent, iff a^{L−2}·Θ > θ₁ with Θ the clock of `escapeClock`.
 * Drawn once for each shape, sample size and seed, and kept.
 *
 * @throws RangeError as `blowUpFlow` does, or on fewer than 10 samples
 * @example
 * blowUpLaw({ depth: 3, width: 3 }, { samples: 100 }).times.length; // 100
 */
export function blowUpLaw(block: MissingBlock, options: BlowUpLawOptions = {}): BlowUpLaw {
  const flow = blowUpFlow(block);
  const { seed = 1, samples = Math.round(Math.min(4000, Math.max(400, WEIGHTS_IN_A_SECOND / flow.size))) } = options;
  if (!(Number.isInteger(samples) && samples >= 10)) {
    throw new RangeError(`A law of blow-up times needs a whole number of samples, 10 or more, got ${samples}.`);
  }
  const key = JSON.stringify([block.depth, block.width, block.strengths ?? [1], samples, seed]);
  const known = laws.get(key);
  if (known) return known;
  const random = seededRandom(seed);
  const times = Float64Array.from({ length: samples }, () => flow.blowUpTime(normalWeights(flow.size, random))).sort();
  const law = { depth: block.depth, times };
  laws.set(key, law);
  return law;
}

/**
 * A quantile with its standard error from the sample: half the distance of the quantiles that lie one binomial
 * standard error of the probability to either side.
 *
 * @param times a sample, e.g. of blow-up times
 * @throws RangeError on a probability outside (0, 1)
 * @example
 * quantileWithError(Array.from({ length: 101 }, (_, i) => i), 0.5); // { value: 50, error: 4.975 }
 */
export function quantileWithError(times: ArrayLike<number>, probability: number): Sampled {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`A quantile with an error needs a probability between 0 and 1, got ${probability}.`);
  }
  const spread = Math.sqrt((probability * (1 - probability)) / times.length);
  const above = quantile(times, Math.min(1, probability + spread));
  const below = quantile(times, Math.max(0, probability - spread));
  return { value: quantile(times, probability), error: (above - below) / 2 };
}

/**
 * θ_q of a law, with the standard error that its sample leaves.
 *
 * @throws RangeError on a probability outside (0, 1)
 * @example
 * blowUpQuantile(blowUpLaw({ depth: 3, width: 3 }, { samples: 100 }), 0.5); // { value: 0.7715, error: 0.01719 }
 */
export function blowUpQuantile({ times }: BlowUpLaw, probability: number): Sampled {
  return quantileWithError(times, probability);
}

/**
 * P(θ₁ < θ), with the binomial standard error of the sample (never below that of half a draw).
 *
 * @example
 * blowUpProbability(blowUpLaw({ depth: 3, width: 3 }, { samples: 100 }), 0.8); // { value: 0.56, error: 0.04965 }
 */
export function blowUpProbability({ times }: BlowUpLaw, theta: number): Sampled {
  let below = 0;
  let above = times.length;
  while (below < above) {
    const middle = (below + above) >> 1;
    if (times[middle]! < theta) below = middle + 1;
    else above = middle;
  }
  const value = below / times.length;
  const smoothed = (below + 0.5) / (times.length + 1);
  return { value, error: Math.sqrt((smoothed * (1 - smoothed)) / times.length) };
}
