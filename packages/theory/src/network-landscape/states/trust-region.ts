import { exp, expm1 } from '../../elementary';
import { norm } from '../../landscape/dense';
import type { LossSurface } from '../surface/loss-surface';
import { across, liftHeld } from '../algebra/held-directions';
import { along, combine, eigensystem, indexOf, zeroScale, type Eigensystem } from '../algebra/spectral';

/** Where a search has come: a point, its loss, gradient, and the eigensystem of its Hessian. */
export interface Local {
  readonly theta: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly eigen: Eigensystem;
}

/** Loss, gradient and the Hessian's eigensystem at a point. */
export function localAt(surface: LossSurface, theta: Float64Array, held: readonly Float64Array[] = []): Local {
  const gradient = new Float64Array(surface.parameters);
  const loss = surface.lossAndGradient(theta, gradient);
  const hessian = liftHeld(surface.hessian(theta), held);
  const free = held.reduce<Float64Array>((rest, unit) => across(rest, unit), gradient);
  return { theta, loss, gradient: free, eigen: eigensystem(hessian, surface.parameters) };
}

/** How a search goes on and when it ends. */
export interface SearchOptions {
  /** Largest gradient norm accepted; default 10⁻¹². */
  tolerance?: number;
  /** Longest step; default 0.1. */
  radius?: number;
  /** Default 400. */
  maxSteps?: number;
}

/** Eigenvector following may hold some directions. */
export interface FollowingOptions extends SearchOptions {
  /** Orthonormal directions along which the point does not move; forces along them do not count. */
  held?: readonly Float64Array[];
}

/** How a search ended. */
export interface SearchEnd extends Local {
  readonly converged: boolean;
  readonly gradientNorm: number;
  /** Number of negative eigenvalues. */
  readonly index: number;
  readonly steps: number;
}

/**
 * Follows the gradient flow down to a stationary point. Each step solves the flow of the local quadratic model exactly,
 * δ_k = −g_k·(1 − e^{−λ_k t})/λ_k along every eigenvector, with t as long as the radius allows: soft modes cost no
 * time, the path stays that of the flow, and the last steps are Newton's.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * followFlow(surface, Float64Array.of(0.8, 0.8, 0.8)).loss; // 0.2811
 */
export function followFlow(surface: LossSurface, start: Float64Array, options: SearchOptions = {}): SearchEnd {
  const { tolerance = 1e-12, radius: longest = 0.1, maxSteps = 400 } = options;
  let at = localAt(surface, start);
  let radius = longest;
  let steps = 0;
  for (; steps < maxSteps && norm(at.gradient) > tolerance; steps++) {
    const step = flowStep(at, radius);
    const theta = at.theta.map((value, i) => value + step[i]!);
    const gradient = surface.gradient(theta);
    const expected = modelChange(at, step);
    const loss = surface.loss(theta);
    const share = (loss - at.loss) / expected;
    // Below rounding of the loss only the gradient can tell whether the step helped.
    const rounding = 1e-14 * Math.abs(at.loss) > 0.1 * Math.abs(expected);
    if (rounding ? norm(gradient) <= norm(at.gradient) : share > 0.2) {
      at = localAt(surface, theta);
      if (share > 0.9 && share < 1.1) radius = Math.min(longest, 1.5 * radius);
    } else if (rounding || radius < 1e-12) break;
    else radius = Math.min(radius, norm(step)) / 3;
  }
  return ended(at, tolerance, steps);
}

/**
 * Climbs along the `index` lowest eigenvectors and falls along all others, to a stationary point of that index
 * (Cerjan & Miller 1981; Wales 1994). Steps keep inside the radius mode by mode.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * followEigenvectors(surface, Float64Array.of(0.3, 0.3, 0.3), 1).loss; // 0.3327
 */
export function followEigenvectors(
  surface: LossSurface,
  start: Float64Array,
  index: number,
  options: FollowingOptions = {},
): SearchEnd {
  const { tolerance = 1e-12, radius: longest = 0.1, maxSteps = 400, held = [] } = options;
  let at = localAt(surface, start, held);
  let radius = longest;
  let steps = 0;
  let stalled = 0;
  for (; steps < maxSteps && norm(at.gradient) > tolerance; steps++) {
    const step = saddleStep(at, index, radius);
    const theta = at.theta.map((value, i) => value + step[i]!);
    const next = localAt(surface, theta, held);
    // The quadratic model must foresee the gradient: no loss can guide to a saddle.
    const foreseen = modelGradient(at, step);
    const error = norm(next.gradient.map((value, i) => value - foreseen[i]!));
    const scale = Math.max(norm(at.gradient), norm(next.gradient));
    const settled = norm(at.gradient) < 1e-9;
    if (!settled && error > 0.6 * scale && radius > 1e-4) {
      radius = Math.min(radius, norm(step)) / 2;
      continue;
    }
    if (settled && norm(next.gradient) >= norm(at.gradient) && ++stalled > 3) break;
    if (error < 0.2 * scale) radius = Math.min(longest, 1.5 * radius);
    at = next;
  }
  return ended(at, tolerance, steps);
}

function ended(at: Local, tolerance: number, steps: number): SearchEnd {
  const gradientNorm = norm(at.gradient);
  return { ...at, converged: gradientNorm <= tolerance, gradientNorm, index: indexOf(at.eigen.values), steps };
}

/** The step of the quadratic model's gradient flow, for the longest time that keeps it inside the radius. */
function flowStep({ gradient, eigen }: Local, radius: number): Float64Array {
  const flat = 1e3 * zeroScale(eigen.values);
  const unforced = 1e-6 * norm(gradient) + 1e-15;
  // Along the zero modes of a symmetry there is no force, only rounding; time without end must not feed it.
  const g = along(eigen, gradient).map((value, k) =>
    Math.abs(eigen.values[k]!) < flat && Math.abs(value) < unforced ? 0 : value,
  );
  const step = (time: number) => g.map((value, k) => (value === 0 ? 0 : -value * elapsed(eigen.values[k]!, time)));
  const inside = (time: number) => norm(step(time)) <= radius;
  if (g.every((value, k) => value === 0 || eigen.values[k]! > 0) && inside(Infinity))
    return combine(eigen, step(Infinity));
  let low = -30;
  let high = 60;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (inside(exp(middle))) low = middle;
    else high = middle;
  }
  return combine(eigen, step(exp(low)));
}

/** (1 − e^{−λt})/λ: the time for which a force along a mode of curvature λ has pushed. */
function elapsed(curvature: number, time: number): number {
  if (Math.abs(curvature * time) < 1e-8) return time;
  return -expm1(-curvature * time) / curvature;
}

function saddleStep({ gradient, eigen }: Local, index: number, radius: number): Float64Array {
  const g = along(eigen, gradient);
  const floor = Math.min(1e-3, norm(gradient));
  const newton = g.map((value, k) => {
    const curvature = Math.max(Math.abs(eigen.values[k]!), floor);
    return (k < index ? value : -value) / curvature;
  });
  const length = norm(newton);
  return combine(eigen, length <= radius ? newton : newton.map((value) => (value * radius) / length));
}

function modelChange({ gradient, eigen }: Local, step: Float64Array): number {
  const s = along(eigen, step);
  const g = along(eigen, gradient);
  let sum = 0;
  for (let k = 0; k < s.length; k++) sum += g[k]! * s[k]! + (eigen.values[k]! * s[k]! * s[k]!) / 2;
  return sum;
}

function modelGradient({ gradient, eigen }: Local, step: Float64Array): Float64Array {
  const bent = combine(
    eigen,
    along(eigen, step).map((value, k) => value * eigen.values[k]!),
  );
  return gradient.map((value, i) => value + bent[i]!);
}
