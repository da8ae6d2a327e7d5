import { norm } from '../../landscape/dense';
import { bordered, eliminate } from '../algebra/elimination';
import { dot } from '../algebra/held-directions';
import type { LossSurface } from '../surface/loss-surface';
import { symmetryTangents } from '../symmetry/rotations';
import { eigensystem, indexOf } from '../algebra/spectral';

/** A stationary point on a branch over β. */
export interface BranchPoint {
  readonly beta: number;
  readonly theta: Float64Array;
  readonly loss: number;
  /** Number of negative Hessian eigenvalues. */
  readonly index: number;
  /** Eigenvalues of the Hessian, ascending. */
  readonly eigenvalues: Float64Array;
  /** Unit tangent of the branch in θ, then its component in β. */
  readonly tangent: Float64Array;
}

/** A turn of a branch in β, or a change of its index elsewhere. */
export interface BranchEvent {
  readonly kind: 'fold' | 'index';
  readonly point: BranchPoint;
  /** Index before and behind, in the direction of travel. */
  readonly indexBefore: number;
  readonly indexBehind: number;
}

export interface FollowOptions {
  /** Where to stop; the branch ends within rounding of it. */
  betaEnd: number;
  /** Longest step along the branch; default 0.05 of ‖θ‖ + 0.01. */
  maxStep?: number;
  /** Default 2000. */
  maxSteps?: number;
  /** How many folds to pass before stopping in one; default 0: stop in the first. */
  passFolds?: number;
}

/** What following a branch found. */
export interface FollowedBranch {
  readonly points: readonly BranchPoint[];
  readonly events: readonly BranchEvent[];
  /** Why it stopped. */
  readonly end: 'beta' | 'fold' | 'steps' | 'lost';
}

/**
 * Follows a branch of stationary points over β by pseudo-arclength continuation (Keller 1977), through changes of
 * index, to a fold or to `betaEnd`. A fold is where the tangent's component in β changes sign; it and every change of
 * the number of negative eigenvalues are located by bisection along the branch, to rounding.
 *
 * @param start a stationary point of `surface`, at its β.
 * @throws RangeError when `start` is not stationary.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const { theta } = followFlow(surface, Float64Array.of(0.8, 0.8, 0.8));
 * followBranch(surface, theta, { betaEnd: 0.5, passFolds: 0 }).points.at(-1)!.beta; // 0.3509
 */
export function followBranch(surface: LossSurface, start: Float64Array, options: FollowOptions): FollowedBranch {
  const walk = new BranchWalk(surface, options.betaEnd);
  const { maxSteps = 2000, passFolds = 0 } = options;
  const maxStep = options.maxStep ?? 0.05 * norm(start) + 0.01;
  let at = walk.first(start);
  const points = [at];
  const events: BranchEvent[] = [];
  let step = maxStep / 4;
  let folds = 0;
  for (let count = 0; count < maxSteps; count++) {
    const next = walk.tryStep(at, step);
    if (!next) {
      step /= 2;
      if (step < 1e-9) return { points, events, end: 'lost' };
      continue;
    }
    const fold = at.tangent.at(-1)! * next.tangent.at(-1)! < 0;
    if (fold || next.index !== at.index) {
      const event = fold ? walk.fold(at, step, next) : walk.indexChange(at, step, next);
      events.push(event);
      if (fold && ++folds > passFolds) return { points: [...points, event.point], events, end: 'fold' };
    }
    if ((next.beta - options.betaEnd) * (at.beta - options.betaEnd) <= 0) {
      const nearest = Math.abs(next.beta - options.betaEnd) < Math.abs(at.beta - options.betaEnd) ? next : at;
      const last = walk.atBeta(nearest, options.betaEnd);
      return last ? { points: [...points, last], events, end: 'beta' } : { points, events, end: 'lost' };
    }
    at = next;
    points.push(at);
    step = Math.min(maxStep, step * (walk.easy ? 1.4 : 1));
  }
  return { points, events, end: 'steps' };
}

/**
 * The point of a branch at β, by Newton's method from a point of it nearby; null when that does not converge.
 */
export function pointAtBeta(surface: LossSurface, near: BranchPoint, beta: number): BranchPoint | null {
  return new BranchWalk(surface.at(near.beta), beta).atBeta(near, beta);
}

/** Steps along one branch. */
class BranchWalk {
  /** Whether the last step converged in few iterations. */
  easy = true;
  readonly #surface: LossSurface;
  readonly #direction: number;

  constructor(surface: LossSurface, betaEnd: number) {
    this.#surface = surface;
    this.#direction = Math.sign(betaEnd - surface.beta) || 1;
  }

  first(theta: Float64Array): BranchPoint {
    const gradient = norm(this.#surface.gradient(theta));
    if (!(gradient < 1e-8)) {
      throw new RangeError(`a branch must begin at a stationary point; here the gradient norm is ${gradient}`);
    }
    const towards = new Float64Array(theta.length + 1);
    towards[theta.length] = this.#direction;
    return this.#point(theta, this.#surface.beta, towards);
  }

  /** The point a step further, or null when it does not converge or the branch bends too much for it. */
  tryStep(from: BranchPoint, step: number, leastTurn = 0.9): BranchPoint | null {
    const { parameters } = this.#surface;
    const theta = from.theta.map((value, i) => value + step * from.tangent[i]!);
    let beta = from.beta + step * from.tangent[parameters]!;
    const decays = this.#surface.decays;
    for (let iteration = 0; iteration < 8; iteration++) {
      if (!(beta >= 0)) return null;
      const here = this.#surface.at(beta);
      const residual = new Float64Array(parameters + 1);
      here.lossAndGradient(theta, residual.subarray(0, parameters));
      let arc = -step;
      for (let i = 0; i < parameters; i++) arc += from.tangent[i]! * (theta[i]! - from.theta[i]!);
      residual[parameters] = arc + from.tangent[parameters]! * (beta - from.beta);
      const size = norm(residual);
      if (size < 1e-13 || (iteration > 2 && size < 1e-11)) {
        this.easy = iteration <= 3;
        const next = this.#point(theta, beta, from.tangent);
        let turn = 0;
        for (let i = 0; i <= parameters; i++) turn += next.tangent[i]! * from.tangent[i]!;
        return turn > leastTurn ? next : null;
      }
      const update = this.#system(here, theta, decays, from.tangent).solve(residual);
      for (let i = 0; i < parameters; i++) theta[i]! -= update[i]!;
      beta -= update[parameters]!;
      if (norm(update) > 2 * Math.abs(step) + 0.1 * norm(from.theta) + 1e-6) return null;
    }
    return null;
  }

  /** The point at a given β next to one of the branch, by Newton's method at that β. */
  atBeta(near: BranchPoint, beta: number): BranchPoint | null {
    const tangent = new Float64Array(near.theta.length + 1);
    tangent[near.theta.length] = 1;
    if (near.beta === beta) return near;
    // The point's own tangent foretells where θ goes; the constraint is β alone.
    const slope = (beta - near.beta) / near.tangent.at(-1)!;
    const theta = near.theta.map((value, i) => value + slope * near.tangent[i]!);
    const guess = Number.isFinite(slope) && Math.abs(slope) < 0.5 ? theta : near.theta;
    const from = { ...near, theta: guess, tangent };
    const point = this.tryStep(from, beta - near.beta, 0);
    return point && { ...point, beta };
  }

  fold(from: BranchPoint, step: number, next: BranchPoint): BranchEvent {
    const point = this.locate(from, step, ({ tangent }) => tangent.at(-1)!);
    return { kind: 'fold', point, indexBefore: from.index, indexBehind: next.index };
  }

  indexChange(from: BranchPoint, step: number, next: BranchPoint): BranchEvent {
    const crossing = Math.min(from.index, next.index);
    const point = this.locate(from, step, ({ eigenvalues }) => eigenvalues[crossing]!);
    return { kind: 'index', point, indexBefore: from.index, indexBehind: next.index };
  }

  /** The point within a step where a function changes its sign, by bisection with secants (Illinois). */
  locate(from: BranchPoint, step: number, f: (point: BranchPoint) => number): BranchPoint {
    let low = { s: 0, f: f(from) };
    let best = this.tryStep(from, step)!;
    let high = { s: step, f: f(best) };
    for (let i = 0; i < 60 && Math.abs(high.s - low.s) > 1e-12 * step; i++) {
      const secant = (low.s * high.f - high.s * low.f) / (high.f - low.f);
      const s = i % 3 === 2 || !Number.isFinite(secant) ? (low.s + high.s) / 2 : secant;
      // Right at a branching point the system is singular: then a little beside it.
      const aside = s + 0.05 * (high.s - low.s);
      const point = this.tryStep(from, s) ?? this.tryStep(from, aside);
      if (!point) break;
      const value = f(point);
      if (Math.abs(value) < Math.abs(f(best))) best = point;
      if (Math.abs(value) < 1e-14) break;
      const place = dotStep(from, point);
      if (value * low.f > 0) low = { s: place, f: value };
      else high = { s: place, f: value };
    }
    return best;
  }

  /** [H, ∂g/∂β; tangent], with the tangents of a continuous symmetry lifted out of the kernel. */
  #system(here: LossSurface, theta: Float64Array, decays: Float64Array, tangent: Float64Array) {
    const { parameters } = here;
    const hessian = here.hessian(theta);
    for (const free of symmetryTangents(here.network, theta)) {
      for (let i = 0; i < parameters; i++) {
        for (let j = 0; j < parameters; j++) hessian[i * parameters + j]! += free[i]! * free[j]!;
      }
    }
    const matrix = bordered(hessian, parameters, [theta.map((value, i) => value * decays[i]!)]);
    matrix.set(tangent, parameters * (parameters + 1));
    return eliminate(matrix, parameters + 1);
  }

  #point(theta: Float64Array, beta: number, towards: Float64Array): BranchPoint {
    const here = this.#surface.at(beta);
    const { parameters, decays } = here;
    const direction = new Float64Array(parameters + 1);
    direction[parameters] = 1;
    const tangent = this.#system(here, theta, decays, towards).solve(direction);
    const length = norm(tangent);
    tangent.forEach((value, i) => {
      tangent[i] = value / length;
    });
    const eigenvalues = eigensystem(here.hessian(theta), parameters).values;
    return { beta, theta: theta.slice(), loss: here.loss(theta), index: indexOf(eigenvalues), eigenvalues, tangent };
  }
}

/** How far along a point's tangent another one lies. */
function dotStep(from: BranchPoint, to: BranchPoint): number {
  const along = dot(to.theta, from.tangent) - dot(from.theta, from.tangent);
  return along + from.tangent.at(-1)! * (to.beta - from.beta);
}
