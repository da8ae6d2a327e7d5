import { log, log1p, pow } from '../../elementary';
import { requireInteger, requirePositive } from '../../landscape/checks';
import { chiSquaredProduct } from './chi-squared-product';
import { missingMode, missingModeLandscape, type MissingModeOptions } from './missing-mode';
import type { LnProfile } from '../profile/passage';
import { lnSphereAverage } from '../numerics/special-functions';

/** At which strength, noise and task the law is wanted. */
export interface OneModePoint {
  /** L2 strength β > 0. */
  readonly beta: number;
  /** T > 0 of the Langevin noise. */
  readonly temperature: number;
  /** η_i of the exact Gaussian task with white inputs, in any order. */
  readonly correlations: readonly number[];
}

/** Along which values a profile is computed. */
export interface ProfileOptions extends OneModePoint {
  /** The largest σ of the profile. */
  readonly highest: number;
  /** Number of intervals, equal in y = σ^{1/L} from 0 on; default 1200, good to 0.0005 in ln τ. */
  readonly intervals?: number;
}

/** Density and diffusion of the missing singular value σ, along y = σ^{1/L}. */
export interface OneModeProfile extends LnProfile {
  /** σ = y^L. */
  readonly sigma: Float64Array;
}

/** The one-mode law of one network: tables computed once, profiles for any β, T and correlations in milliseconds. */
export interface OneModeLaw extends MissingModeOptions {
  /** L. */
  readonly depth: number;
  /**
   * The profile at one point. Throws a RangeError on an invalid point, on σ where a learnt mode rests, and on T/β below
   * 1e-6.
   */
  readonly at: (options: ProfileOptions) => OneModeProfile;
}

/**
 * The law of the singular value σ_{r+1} that a deep linear network of rank r = min(n, p) − 1 lacks, under Langevin
 * noise and L2 decay, at any temperature and with nothing fitted. The weight decay makes all weights Gaussian with
 * variance s² = T/β, so that σ² = s^{2L}·c_1⋯c_L with independent c_l ~ χ²(k_l); the data tilt this by
 * e^{−σ²/2T}·Λ_d(ησ/T); the learnt modes, held at their minima λ_i, repel it by Π_i [1 − (σ/λ_i)^{2/L}]^{½}. The
 * diffusion of y is T·|∇y|², averaged over all weights that have this σ. Derivation and checks: docs/free-energy.md.
 *
 * @throws RangeError unless exactly one mode is missing.
 *
 * @example
 * const law = oneModeLaw({ widths: [5, 10, 10, 2], rank: 1 });
 * const profile = law.at({ beta: 0.25, temperature: 5e-4, correlations: [0.9, 0.8], highest: 0.3 });
 * lnPassageTime(profile) - Math.log(0.08 * 8); // 8.164 in epochs of 8 steps at learning rate 0.08
 */
export function oneModeLaw({ widths, rank }: MissingModeOptions): OneModeLaw {
  const mode = missingMode({ widths, rank });
  const { depth, dimension, degrees } = mode;
  const product = chiSquaredProduct(degrees);
  return {
    widths,
    rank,
    depth,
    at: ({ beta, temperature, correlations, highest, intervals = 1200 }) => {
      requirePositive('beta', beta);
      requirePositive('temperature', temperature);
      requirePositive('highest', highest);
      requireInteger('intervals', intervals, 2);
      const { correlation, learnt } = missingModeLandscape(mode, correlations, beta);
      const lowestLearnt = Math.min(...learnt);
      if (highest >= lowestLearnt) {
        throw new RangeError(
          `the one-mode law ends below ${lowestLearnt}, where a learnt mode rests, got sigma up to ${highest}; ` +
            'ask for less',
        );
      }
      const lnVariance = log(temperature / beta);
      if (2 * log(highest) - depth * lnVariance > product.highest) {
        throw new RangeError(
          `temperature ${temperature} is too low at beta ${beta}: the tables end at T/beta = 1e-6; use ` +
            'Kramers–Langer there',
        );
      }
      const yTop = pow(highest, 1 / depth);
      const y = Float64Array.from({ length: intervals + 1 }, (_, i) => (yTop * i) / intervals);
      const sigma = y.map((value) => pow(value, depth));
      const lnDensity = new Float64Array(intervals + 1).fill(-Infinity);
      const lnDiffusion = new Float64Array(intervals + 1).fill(Infinity);
      const lnStep = log(temperature) + (depth - 1) * lnVariance - 2 * log(depth);
      for (let i = 1; i <= intervals; i++) {
        const [at, lnY] = [sigma[i]!, log(y[i]!)];
        const x = depth * (2 * lnY - lnVariance);
        let repulsion = 0;
        for (const lambda of learnt) repulsion += log1p(-pow(at / lambda, 2 / depth)) / 2;
        const data = lnSphereAverage(dimension, (correlation * at) / temperature) - (at * at) / (2 * temperature);
        lnDensity[i] = product.lnDensity(x) + data + repulsion + log(depth) - lnY;
        lnDiffusion[i] = lnStep + product.lnMeanGain(x) - 2 * (depth - 1) * lnY;
      }
      return { y, sigma, lnDensity, lnDiffusion };
    },
  };
}
