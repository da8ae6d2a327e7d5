import { norm } from '../../landscape/dense';
import { dot } from '../algebra/held-directions';
import { lowestEigenvalues, type LowestEigenvalues } from './lanczos';
import type { LossSurface } from '../surface/loss-surface';

/** A minimum found from gradients and Hessian–vector products alone. */
export interface LargeMinimum {
  readonly theta: Float64Array;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly converged: boolean;
  /** The lowest end of its Hessian's spectrum, by Lanczos. */
  readonly spectrum: LowestEigenvalues;
}

/**
 * A minimum of a network of any width: Newton's method in a trust region, its steps by conjugate gradients (Steihaug
 * 1983); the index by Lanczos, and a push along the lowest eigenvector where it is not 0. There are no saddles and no
 * rates at such widths, since they need all eigenvalues.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * largeMinimum(surface, Float64Array.of(0.8, 0.8, 0.8)).loss; // 0.2811
 */
export function largeMinimum(
  surface: LossSurface,
  start: Float64Array,
  { tolerance = 1e-12, maxSteps = 1000 }: { tolerance?: number; maxSteps?: number } = {},
): LargeMinimum {
  let theta = start;
  for (let pushes = 0; ; pushes++) {
    const end = descend(surface, theta, tolerance, maxSteps);
    const spectrum = lowestEigenvalues(surface, end.theta);
    if (spectrum.index === 0 || !end.converged || pushes === 12) return { ...end, spectrum };
    theta = end.theta.map((value, i) => value + 0.02 * spectrum.lowest[i]!);
  }
}

function descend(surface: LossSurface, start: Float64Array, tolerance: number, maxSteps: number) {
  let theta = start;
  let gradient = surface.gradient(theta);
  let loss = surface.loss(theta);
  let radius = 0.3;
  for (let k = 0; k < maxSteps && norm(gradient) > tolerance && radius > 1e-14; k++) {
    const { step, foreseen } = steihaug(surface, theta, gradient, radius);
    const next = theta.map((value, i) => value + step[i]!);
    const nextGradient = surface.gradient(next);
    const nextLoss = surface.loss(next);
    const share = (nextLoss - loss) / foreseen;
    // Below rounding of the loss only the gradient can tell.
    const rounding = Math.abs(foreseen) < 1e-13 * Math.abs(loss);
    if (rounding ? norm(nextGradient) < norm(gradient) : share > 0.1) {
      if (share > 0.75) radius = Math.min(1, 1.5 * radius);
      theta = next;
      gradient = nextGradient;
      loss = nextLoss;
    } else radius = Math.min(radius, norm(step)) / 3;
  }
  const gradientNorm = norm(gradient);
  return { theta, loss, gradientNorm, converged: gradientNorm <= tolerance };
}

/**
 * Conjugate gradients on H s = −g, ended at the radius or at negative curvature; and the change of loss that the model
 * foresees.
 */
function steihaug(surface: LossSurface, theta: Float64Array, gradient: Float64Array, radius: number) {
  const step = new Float64Array(theta.length);
  const rest = gradient.map((value) => -value);
  const direction = rest.slice();
  const enough = norm(gradient) * Math.min(0.1, Math.sqrt(norm(gradient)));
  let foreseen = 0;
  for (let k = 0; k < 2 * theta.length && norm(rest) > enough; k++) {
    const bent = surface.hessianVector(theta, direction);
    const curvature = dot(direction, bent);
    const square = dot(rest, rest);
    const whole = square / curvature;
    const length = curvature > 0 ? Math.min(whole, reach(step, direction, radius)) : reach(step, direction, radius);
    foreseen += -length * dot(rest, direction) + (length * length * curvature) / 2;
    for (let i = 0; i < step.length; i++) {
      step[i]! += length * direction[i]!;
      rest[i]! -= length * bent[i]!;
    }
    if (length !== whole) break;
    const turn = dot(rest, rest) / square;
    for (let i = 0; i < step.length; i++) direction[i] = rest[i]! + turn * direction[i]!;
  }
  return { step, foreseen };
}

/** How far along a direction the step reaches the sphere of the given radius. */
function reach(step: Float64Array, direction: Float64Array, radius: number): number {
  const a = dot(direction, direction);
  const b = dot(step, direction);
  const c = dot(step, step) - radius * radius;
  return (-b + Math.sqrt(Math.max(0, b * b - a * c))) / a;
}
