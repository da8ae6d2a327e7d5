import { requireInteger } from '../../landscape/checks';
import { norm } from '../../landscape/dense';
import { across, dot } from '../algebra/held-directions';
import type { LossSurface } from '../surface/loss-surface';
import { eigensystem, indexOf } from '../algebra/spectral';
import { saddleNear, type Saddle } from './saddle';

/** What a climbing string between two minima ended in. */
export interface ClimbedString {
  /** The highest image, and how many negative eigenvalues the Hessian has there: more than 1 is a warning. */
  readonly top: Float64Array;
  readonly topLoss: number;
  readonly topIndex: number;
  /** The saddle that eigenvector following makes of the top; null when it finds none. */
  readonly saddle: Saddle | null;
  readonly gradients: number;
}

export interface StringOptions {
  /** Default 17. */
  images?: number;
  /** Default 400. */
  iterations?: number;
}

/**
 * A climbing string between two minima (E, Ren & Vanden-Eijnden 2007): images fall with the gradient and are spread
 * evenly again, the highest climbs along the string. Where it stops, it is refined to index 1 by eigenvector following,
 * since a string may also rest on a point of higher index.
 *
 * @throws RangeError with fewer than 3 images
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const [from, to] = [0, 0.8].map((weight) => followFlow(surface, new Float64Array(3).fill(weight)).theta);
 * climbingString(surface, from!, to!).topLoss; // 0.3327
 */
export function climbingString(
  surface: LossSurface,
  from: Float64Array,
  to: Float64Array,
  options: StringOptions = {},
): ClimbedString {
  const { images = 17, iterations = 400 } = options;
  requireInteger('images', images, 3);
  let chain: Float64Array[] = Array.from({ length: images }, (_, k) =>
    from.map((value, i) => value + (k / (images - 1)) * (to[i]! - value)),
  );
  const stiffness = (theta: Float64Array) => eigensystem(surface.hessian(theta), surface.parameters).values.at(-1)!;
  const step = 0.5 / Math.max(...chain.map(stiffness));
  let gradients = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const losses = chain.map((theta) => surface.loss(theta));
    const top = highest(losses);
    let force = 0;
    chain = chain.map((theta, k) => {
      if (k === 0 || k === images - 1) return theta;
      const gradient = surface.gradient(theta);
      gradients += 2;
      if (k !== top) return theta.map((value, i) => value - step * gradient[i]!);
      const tangent = chain[k + 1]!.map((value, i) => value - chain[k - 1]![i]!);
      const length = norm(tangent);
      const unit = tangent.map((value) => value / length);
      force = norm(gradient);
      const rise = dot(gradient, unit);
      const side = across(gradient, unit);
      return theta.map((value, i) => value - step * (side[i]! - rise * unit[i]!));
    });
    if (force > 0 && force < 1e-6) break;
    chain = spread(chain, highest(chain.map((theta) => surface.loss(theta))));
  }
  const losses = chain.map((theta) => surface.loss(theta));
  const top = chain[highest(losses)]!;
  const topIndex = indexOf(eigensystem(surface.hessian(top), surface.parameters).values);
  return { top, topLoss: Math.max(...losses), topIndex, saddle: saddleNear(surface, top), gradients };
}

function highest(losses: readonly number[]): number {
  return losses.indexOf(Math.max(...losses));
}

/** Images at equal distances along the chain, on both sides of the climbing one, which stays. */
function spread(chain: readonly Float64Array[], climbing: number): Float64Array[] {
  if (climbing === 0 || climbing === chain.length - 1) return evenly(chain);
  return [...evenly(chain.slice(0, climbing + 1)).slice(0, -1), ...evenly(chain.slice(climbing))];
}

function evenly(chain: readonly Float64Array[]): Float64Array[] {
  const lengths = [0];
  for (let k = 1; k < chain.length; k++) {
    lengths.push(lengths[k - 1]! + norm(chain[k]!.map((value, i) => value - chain[k - 1]![i]!)));
  }
  return chain.map((_, k) => {
    const wanted = (lengths.at(-1)! * k) / (chain.length - 1);
    const next = Math.max(
      1,
      lengths.findIndex((length) => length >= wanted - 1e-12),
    );
    const gap = lengths[next]! - lengths[next - 1]!;
    const share = gap > 0 ? Math.min(1, (wanted - lengths[next - 1]!) / gap) : 0;
    return chain[next - 1]!.map((value, i) => value + share * (chain[next]![i]! - value));
  });
}
