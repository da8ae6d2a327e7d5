import { log, log1p, pow } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import { missingMode, missingModeLandscape, type MissingModeOptions } from './missing-mode';
import type { OneModePoint } from './one-mode-law';
import { lnGammaHalf } from '../numerics/special-functions';

/** The Kramers–Langer escape of a missing mode: ln τ = lnPrefactor + (z/2)·ln T + ΔE/T, τ in learningRate · steps. */
export interface OneModeLimit {
  /** ΔE, loss at the saddle less loss of the trap. */
  readonly barrier: number;
  /** Σ_{l≥2} (k_l − 1): (L−1)(w−r−1) at equal widths. */
  readonly z: number;
  readonly lnPrefactor: number;
  readonly lnTau: (temperature: number) => number;
}

/**
 * What the one-mode law tends to as T → 0, in closed form: Laplace's method on every integral of it. The result is the
 * rate of Kramers and Langer with all its orbits, without a Hessian, at any widths and in no time: in the trap ∫ρ → ½,
 * at the saddle D → T/L, and ln p_X(X) → −(L/2)c + (Σk_l/2)·ln c − Σ[(k_l/2)·ln 2 + ln Γ(k_l/2)] + ((L−1)/2)·ln(4π/c) −
 * ½ ln L, c = e^{X/L}.
 *
 * @throws RangeError as `oneModeLaw` does, for L < 3, and where there is no barrier (β ≥ β_c of the missing mode).
 * @example
 * const limit = oneModeLimit({ widths: [5, 10, 10, 2], rank: 1, beta: 0.25, correlations: [0.9, 0.8] });
 * limit.barrier; // 0.01274
 */
export function oneModeLimit(options: MissingModeOptions & Omit<OneModePoint, 'temperature'>): OneModeLimit {
  const { beta, correlations } = options;
  const mode = missingMode(options);
  const { depth, dimension, degrees } = mode;
  if (depth < 3) throw new RangeError(`depth must be at least 3 for an escape over a barrier, got ${depth}`);
  requirePositive('beta', beta);
  const { correlation, learnt, stationary } = missingModeLandscape(mode, correlations, beta);
  const { saddle, barrierUp, minimum } = stationary;
  if (saddle === null || barrierUp === null || !(minimum! > saddle)) {
    throw new RangeError(
      `there is no barrier at beta ${beta}: the state that learns correlation ${correlation} vanishes below ` +
        'it; take a smaller beta',
    );
  }

  const y = pow(saddle, 1 / depth);
  const freedoms = degrees.reduce((sum, k) => sum + k, 0);
  const lnNorm = degrees.reduce((sum, k) => sum + (k / 2) * Math.LN2 + lnGammaHalf(k), 0);
  // Everything below at T = 1, where c = βy²; the powers of T are collected in z.
  const lnC = log(beta * y * y);
  const lnWeights = (freedoms / 2) * lnC - lnNorm + ((depth - 1) / 2) * (log(4 * Math.PI) - lnC) - log(depth) / 2;
  const lnTurning =
    lnGammaHalf(dimension) +
    (dimension / 2 - 1) * Math.LN2 -
    ((dimension - 1) / 2) * log(correlation * saddle) -
    log(2 * Math.PI) / 2;
  const lnRepulsion = learnt.reduce((sum, lambda) => sum + log1p(-pow(saddle / lambda, 2 / depth)) / 2, 0);
  const lnDensity = lnWeights + lnTurning + lnRepulsion + log(depth / y);
  const curvature = depth * (correlation * (depth - 2) * pow(y, depth - 2) - (2 * depth - 2) * pow(saddle / y, 2));
  const lnPrefactor = -Math.LN2 + log((2 * Math.PI) / curvature) / 2 - lnDensity + log(depth);
  const z = freedoms - depth + 1 - dimension;
  return {
    barrier: barrierUp,
    z,
    lnPrefactor,
    lnTau: (temperature) => {
      requirePositive('temperature', temperature);
      return lnPrefactor + (z / 2) * log(temperature) + barrierUp / temperature;
    },
  };
}
