import { exp, log } from '../elementary';
import { requirePositive } from '../landscape/checks';
import { gaussLegendre } from '../numerics/gauss-legendre';
import { lnSum } from '../numerics/log-sums';

/**
 * Kramers' escape rate over a smooth barrier in one dimension, overdamped dx = −V′dt + √(2T)dB:
 * √(V″(min)·|V″(saddle)|)/(2π)·e^{−ΔE/T}, exact as T → 0 (Kramers 1940). Per unit of learningRate · steps.
 *
 * @throws RangeError unless curvatures (as absolute values), barrier and temperature are positive.
 * @example
 * kramersRate({ curvatureMinimum: 2, curvatureSaddle: 1, barrier: 0.25, temperature: 0.02 }); // 8.388e-7
 */
export function kramersRate(options: {
  curvatureMinimum: number;
  curvatureSaddle: number;
  barrier: number;
  temperature: number;
}): number {
  const { curvatureMinimum, curvatureSaddle, barrier, temperature } = options;
  requirePositive('curvatureMinimum', curvatureMinimum);
  requirePositive('curvatureSaddle', curvatureSaddle);
  requirePositive('barrier', barrier);
  requirePositive('temperature', temperature);
  return (Math.sqrt(curvatureMinimum * curvatureSaddle) / (2 * Math.PI)) * exp(-barrier / temperature);
}

/** A passage in a one-dimensional potential from `start` up to `target`, with a wall at `reflecting`. */
export interface Passage {
  potential: (x: number) => number;
  temperature: number;
  /** Reflecting wall, ≤ start: far enough out that the walker would not get there anyway, or a real wall. */
  reflecting: number;
  start: number;
  /** Absorbing point, > start. */
  target: number;
}

const RULE = gaussLegendre(5);
/** Nodes and weights of the rule on [0, 1]. */
const GAUSS = Array.from(RULE.nodes, (at, i) => ({ at, weight: RULE.weights[i]! }));
const FIRST_PANELS = 64;
const MOST_PANELS = 16_384;
const AGREEMENT = 1e-11;

/**
 * ln of the exact mean first-passage time of overdamped Langevin motion, from
 * τ = (1/T)·∫_start^target dy e^{V(y)/T} ∫_reflecting^y dz e^{−V(z)/T} (Gardiner, Handbook of Stochastic Methods,
 * §5.2.7), in units of learningRate · steps. Computed in logarithms, so that ln τ of several thousand is no obstacle.
 * Panels are doubled until ln τ no longer changes in its eleventh digit.
 *
 * @throws RangeError unless reflecting ≤ start < target and temperature > 0.
 * @throws Error when the quadrature does not settle, as with a discontinuous or infinite potential.
 * @example
 * const potential = (x: number) => x ** 4 / 4 - x ** 2 / 2;
 * lnMeanFirstPassageTime({ potential, temperature: 0.02, reflecting: -2, start: -1, target: 1 }); // 14.02
 */
export function lnMeanFirstPassageTime(passage: Passage): number {
  const { temperature, reflecting, start, target } = passage;
  requirePositive('temperature', temperature);
  if (!(reflecting <= start && start < target)) {
    throw new RangeError(`expected reflecting ≤ start < target, got ${reflecting}, ${start}, ${target}`);
  }
  let last = doubleIntegral(passage, FIRST_PANELS);
  for (let panels = 2 * FIRST_PANELS; panels <= MOST_PANELS && !Number.isNaN(last); panels *= 2) {
    const next = doubleIntegral(passage, panels);
    if (Math.abs(next - last) <= AGREEMENT * Math.max(1, Math.abs(next))) return next - log(temperature);
    last = next;
  }
  throw new Error(
    `the passage integral did not settle: the potential must be finite and continuous from ${reflecting} to ${target}`,
  );
}

function doubleIntegral({ potential, temperature, reflecting, start, target }: Passage, panels: number): number {
  const energy = (x: number) => potential(x) / temperature;
  let lnInner = -Infinity;
  if (reflecting < start) {
    forEachPanel(reflecting, start, panels, (from, length) => {
      lnInner = lnSum([lnInner, lnIntegral((z) => -energy(z), from, length)]);
    });
  }
  let lnOuter = -Infinity;
  forEachPanel(start, target, panels, (from, length) => {
    const terms = GAUSS.map(({ at, weight }) => {
      const within = lnIntegral((z) => -energy(z), from, at * length);
      return log(weight * length) + energy(from + at * length) + lnSum([lnInner, within]);
    });
    lnOuter = lnSum([lnOuter, ...terms]);
    lnInner = lnSum([lnInner, lnIntegral((z) => -energy(z), from, length)]);
  });
  return lnOuter;
}

function forEachPanel(from: number, to: number, panels: number, visit: (from: number, length: number) => void): void {
  const length = (to - from) / panels;
  for (let k = 0; k < panels; k++) visit(from + k * length, length);
}

/** ln ∫ e^{exponent} over one panel. */
function lnIntegral(exponent: (x: number) => number, from: number, length: number): number {
  return lnSum(GAUSS.map(({ at, weight }) => log(weight * length) + exponent(from + at * length)));
}
