import { exp, expm1, log, log1p, pow } from '../elementary';
import { requireCorrelation, requireInteger, requireNonNegative, requirePositive } from './checks';
import { findRoot } from './root';

/**
 * One learnable feature of a deep linear network whose layers are balanced (each carries λ^{1/L}).
 *
 * Without `inputVariance` the inputs are white and `correlation` is η in (0, 1]. With it, the mode is that of
 * unwhitened data: `correlation` is the singular value s of C_yx (any s > 0) and `inputVariance` is c = vᵀC_xx v along
 * its right singular vector.
 */
export interface OneMode {
  /** Number of weight matrices, L ≥ 1. */
  depth: number;
  correlation: number;
  inputVariance?: number;
}

/**
 * The values of β at which a mode's phases appear, exchange their order, or vanish; null where there is no such point.
 */
export interface OneModeTransitions {
  /**
   * 1: the learnt state vanishes in a fold (L ≥ 3). 2: it shrinks to zero continuously (L = 2). null: no transition (L
   * = 1, ridge regression).
   */
  order: 1 | 2 | null;
  /** β_c: above it the learnt state does not exist. */
  betaC: number | null;
  /** λ_c: where saddle and minimum meet at β_c. */
  lambdaC: number | null;
  /** β*: learnt and collapsed state have equal loss. */
  betaStar: number | null;
  /** λ*: the learnt state at β*. */
  lambdaStar: number | null;
}

/** The stationary points of one mode at one β. Losses are relative to the collapsed state λ = 0. */
export interface OneModeStationary {
  /** λ_m, the learnt state; null when it does not exist. */
  minimum: number | null;
  /** λ_s, between the collapsed and the learnt state; null when there is none (L ≤ 2, or β > β_c). */
  saddle: number | null;
  /** ℓ(λ_s) − ℓ(0); null without a saddle. */
  barrierUp: number | null;
  /** ℓ(λ_s) − ℓ(λ_m); null without a saddle. */
  barrierDown: number | null;
  /** ℓ(λ_m) − ℓ(0); null without a learnt state. */
  lossAtMinimum: number | null;
  /** Whether the learnt state exists and has lower loss than the collapsed one. */
  learntIsGlobal: boolean;
  /** Whether λ = 0 is a local minimum: for L ≥ 3 at every β > 0, for L = 2 at β ≥ β_c, for L = 1 never. */
  collapsedIsMinimum: boolean;
}

/**
 * Loss of one mode, ℓ(λ) = ½cλ² − sλ + (Lβ/2)·λ^{2/L}, so that ℓ(0) = 0.
 * With c = 1, ℓ is ½(λ − η)² + (Lβ/2)λ^{2/L} less the constant η²/2 (Ersoy & Wiesner, arXiv 2606.17120, Eq. 2, with the
 * factor L).
 *
 * @throws RangeError on an invalid mode, β < 0 or λ < 0.
 * @example oneModeLoss({ depth: 3, correlation: 0.8 }, 0.25, 0.6); // -0.03323
 */
export function oneModeLoss(mode: OneMode, beta: number, lambda: number): number {
  const { depth, signal, variance } = parameters(mode);
  requireNonNegative('beta', beta);
  requireNonNegative('lambda', lambda);
  return (variance * lambda * lambda) / 2 - signal * lambda + ((depth * beta) / 2) * pow(lambda, 2 / depth);
}

/**
 * Derivative of `oneModeLoss` in λ, cλ − s + βλ^{2/L − 1}. At λ = 0 it is +∞ for L ≥ 3 and β > 0.
 *
 * @throws RangeError on an invalid mode, β < 0 or λ < 0.
 * @example oneModeSlope({ depth: 3, correlation: 0.8 }, 0.25, 0.6); // 0.09641
 */
export function oneModeSlope(mode: OneMode, beta: number, lambda: number): number {
  const { depth, signal, variance } = parameters(mode);
  requireNonNegative('beta', beta);
  requireNonNegative('lambda', lambda);
  const decay = beta === 0 ? 0 : beta * pow(lambda, 2 / depth - 1);
  return variance * lambda - signal + decay;
}

/**
 * Where a mode's phases appear and vanish, in closed form. With η = s/c and q = 1 − 2/L:
 * λ_c = η(L−2)/(2L−2), β_c = c·λ_c^{1+q}/q (Ersoy & Wiesner Eq. 3), λ* = 2λ_c, β* = c(η − λ*)·λ*^q.
 * For L = 2 all of it degenerates to β_c = β* = s at λ = 0.
 *
 * @throws RangeError on an invalid mode.
 * @example
 * const { betaC, betaStar } = oneModeTransitions({ depth: 3, correlation: 0.8 });
 * [betaC, betaStar]; // [0.3509, 0.2947]
 */
export function oneModeTransitions(mode: OneMode): OneModeTransitions {
  const { depth, signal, variance } = parameters(mode);
  if (depth === 1) return { order: null, betaC: null, lambdaC: null, betaStar: null, lambdaStar: null };
  if (depth === 2) return { order: 2, betaC: signal, lambdaC: 0, betaStar: signal, lambdaStar: 0 };
  const eta = signal / variance;
  const q = (depth - 2) / depth;
  const lambdaC = (eta * (depth - 2)) / (2 * depth - 2);
  const lambdaStar = 2 * lambdaC;
  return {
    order: 1,
    betaC: (variance * pow(lambdaC, 1 + q)) / q,
    lambdaC,
    betaStar: ((variance * eta) / (depth - 1)) * pow(lambdaStar, q),
    lambdaStar,
  };
}

/**
 * Stationary points, barriers and the lower of the two phases at strength `beta`.
 *
 * For L ≥ 3 the stationary equation λ − η + βλ^{−q} = 0, written in x = ln(λ/λ_c), is
 * ln(1 − q·(eˣ − 1)) + q·x = ln(β/β_c): concave with its top, 0, at x = 0, so one root lies on either side of the fold
 * and both keep their relative precision however small the saddle and however near the fold. At a stationary point the
 * loss is ½λ·((L−2)s − (L−1)cλ), which gives the barriers without subtracting nearly equal numbers.
 *
 * β = 0, L ≥ 3: the barrier has shrunk onto the collapsed state, so saddle = 0, barrierUp = 0 and λ = 0 is no minimum.
 * β = β_c: saddle and minimum are both λ_c. Above: null.
 *
 * @throws RangeError on an invalid mode or β < 0.
 * @example
 * const { minimum, saddle, barrierUp } = oneModeStationary({ depth: 3, correlation: 0.8 }, 0.25);
 * [minimum, saddle, barrierUp]; // [0.4809, 0.03489, 0.01274]
 */
export function oneModeStationary(mode: OneMode, beta: number): OneModeStationary {
  const { depth, signal, variance } = parameters(mode);
  requireNonNegative('beta', beta);
  if (depth === 1) return withoutSaddle(depth, signal, variance, signal / (variance + beta), false);
  if (depth === 2) {
    const learnt = beta < signal;
    return withoutSaddle(depth, signal, variance, learnt ? (signal - beta) / variance : null, !learnt);
  }
  const { betaC, lambdaC } = oneModeTransitions(mode) as { betaC: number; lambdaC: number };
  if (beta > betaC) return withoutSaddle(depth, signal, variance, null, true);

  if (beta === 0) {
    const minimum = signal / variance;
    const lossAtMinimum = stationaryLoss(depth, signal, variance, minimum);
    return {
      minimum,
      saddle: 0,
      barrierUp: 0,
      barrierDown: -lossAtMinimum,
      lossAtMinimum,
      learntIsGlobal: true,
      collapsedIsMinimum: false,
    };
  }
  const x = logDistancesFromFold((depth - 2) / depth, log(beta / betaC));
  const saddle = lambdaC * exp(x.saddle);
  const minimum = lambdaC * exp(x.minimum);
  const spread = (expm1(x.minimum) - expm1(x.saddle)) * (expm1(x.minimum) + expm1(x.saddle));
  const lossAtMinimum = stationaryLoss(depth, signal, variance, minimum);
  return {
    minimum,
    saddle,
    barrierUp: stationaryLoss(depth, signal, variance, saddle),
    barrierDown: ((depth - 1) / 2) * variance * lambdaC * lambdaC * Math.max(0, spread),
    lossAtMinimum,
    learntIsGlobal: lossAtMinimum < 0,
    collapsedIsMinimum: true,
  };
}

function parameters({ depth, correlation, inputVariance }: OneMode) {
  requireInteger('depth', depth, 1);
  if (inputVariance === undefined) {
    requireCorrelation('correlation', correlation);
  } else {
    requirePositive('correlation', correlation);
    requirePositive('inputVariance', inputVariance);
  }
  return { depth, signal: correlation, variance: inputVariance ?? 1 };
}

function stationaryLoss(depth: number, signal: number, variance: number, lambda: number): number {
  return (lambda / 2) * ((depth - 2) * signal - (depth - 1) * variance * lambda);
}

function withoutSaddle(
  depth: number,
  signal: number,
  variance: number,
  minimum: number | null,
  collapsedIsMinimum: boolean,
): OneModeStationary {
  const lossAtMinimum = minimum === null ? null : stationaryLoss(depth, signal, variance, minimum);
  const learntIsGlobal = lossAtMinimum !== null && lossAtMinimum < 0;
  return {
    minimum,
    saddle: null,
    barrierUp: null,
    barrierDown: null,
    lossAtMinimum,
    learntIsGlobal,
    collapsedIsMinimum,
  };
}

/** ln(λ/λ_c) at the saddle and at the minimum, for ln(β/β_c) = `level` ≤ 0. */
function logDistancesFromFold(q: number, level: number): { saddle: number; minimum: number } {
  if (level >= 0) return { saddle: 0, minimum: 0 };
  const top = log((1 + q) / q);
  const equation = (x: number) => {
    const offset = expm1(x);
    const remaining = 1 - q * offset;
    // Beyond `top` the learnt λ would exceed η; rounding must not let the bracket's end look like a solution.
    if (x >= top || remaining <= 0) return { value: -Infinity, slope: -Infinity };
    return { value: log1p(-q * offset) + q * x - level, slope: (-q * (1 + q) * offset) / remaining };
  };
  // Left of the fold the logarithm is below ln(1 + q), which bounds the saddle from below.
  return { saddle: findRoot(equation, (level - log1p(q)) / q - 1, 0), minimum: findRoot(equation, 0, top) };
}
