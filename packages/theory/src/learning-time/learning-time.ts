import { exp, log } from '../elementary';
import { requireInteger, requireNonNegative, requirePositive } from '../landscape/checks';
import { integrate } from '../numerics/gauss-legendre';

/** A mode that a deep linear network learns from small, balanced weights. */
export interface LearningMode {
  /** L ≥ 1, number of weight matrices. */
  depth: number;
  /** s, what the mode learns: its correlation. */
  signal: number;
  /** u₀ > 0, strength at the start. */
  initial: number;
  /** Strength at the end; default s/2. */
  target?: number;
  /** β, default 0. */
  beta?: number;
  /** c, default 1. */
  inputVariance?: number;
}

/**
 * Time in which the strength u of a mode grows from u₀ to a target, u′ = L·u^{2−2/L}·(s − cu) − Lβu: gradient flow of
 * a deep linear network with balanced layers (Saxe, McClelland & Ganguli 2014; there τ = 1, β = 0, c = 1). By
 * quadrature in ln u, to rounding.
 *
 * @returns time in units of 1/(rate of gradient flow): divide by the learning rate for steps; null when the growth
 *   stops before the target, at a saddle or at the learnt state
 * @throws RangeError on a depth below 1, a start that is not positive, or a target below the start
 * @example
 * learningTime({ depth: 3, signal: 0.9, initial: 1e-3 }); // 10.126
 */
export function learningTime(mode: LearningMode): number | null {
  const { depth, signal, initial, target = signal / 2, beta = 0, inputVariance = 1 } = mode;
  requireInteger('depth', depth, 1);
  requirePositive('signal', signal);
  requirePositive('initial', initial);
  requireNonNegative('beta', beta);
  requirePositive('inputVariance', inputVariance);
  if (!(target >= initial && Number.isFinite(target))) {
    throw new RangeError(`A mode learns from ${initial} upwards; its target must not lie below, got ${target}.`);
  }
  // d ln u/dt over L: u^{1−2/L}(s − cu) − β. It has at most one maximum, so it is positive within iff it is at both
  // ends.
  const growth = (lnU: number) => {
    const u = exp(lnU);
    return exp((1 - 2 / depth) * lnU) * (signal - inputVariance * u) - beta;
  };
  const [from, to] = [log(initial), log(target)];
  if (!(growth(from) > 0 && growth(to) > 0)) return from === to ? 0 : null;
  const panels = Math.min(4096, Math.max(16, Math.ceil(8 * (to - from))));
  return integrate((lnU) => 1 / (depth * growth(lnU)), from, to, panels);
}
