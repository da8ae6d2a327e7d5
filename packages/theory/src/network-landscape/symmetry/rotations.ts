import { norm } from '../../landscape/dense';
import { isLinearNetwork, layerPlaces, type SmoothNetwork } from '../surface/smooth-network';

/**
 * Tangent of θ when hidden layer `hidden` (1 … L−1) turns with the generator p qᵀ − q pᵀ: δW_l = E W_l, δb_l = E b_l,
 * δW_{l+1} = −W_{l+1} E.
 */
export function rotationTangent(
  network: SmoothNetwork,
  theta: Float64Array,
  hidden: number,
  p: Float64Array,
  q: Float64Array,
): Float64Array {
  const places = layerPlaces(network);
  const below = places[hidden - 1]!;
  const above = places[hidden]!;
  const tangent = new Float64Array(theta.length);
  const turn = (read: (unit: number) => number, write: (unit: number, value: number) => void) => {
    let alongP = 0;
    let alongQ = 0;
    for (let i = 0; i < p.length; i++) {
      alongP += p[i]! * read(i);
      alongQ += q[i]! * read(i);
    }
    for (let i = 0; i < p.length; i++) write(i, p[i]! * alongQ - q[i]! * alongP);
  };
  const column = (at: number, stride: number) => {
    turn(
      (i) => theta[at + i * stride]!,
      (i, value) => (tangent[at + i * stride] = value),
    );
  };
  for (let j = 0; j < below.columns; j++) column(below.weights + j, below.columns);
  if (below.biases >= 0) column(below.biases, 1);
  // −W E = (E Wᵀ)ᵀ, since Eᵀ = −E.
  for (let r = 0; r < above.rows; r++) column(above.weights + r * above.columns, 1);
  return tangent;
}

/** Orthonormal basis of the span of vectors, those that depend on the others to `share` left out. */
export function orthonormal(vectors: readonly Float64Array[], share = 1e-9): Float64Array[] {
  const basis: Float64Array[] = [];
  const scale = Math.max(...vectors.map((vector) => norm(vector)), 0);
  for (const vector of vectors) {
    const rest = vector.slice();
    // Twice is enough (Kahan and Parlett): once leaves rounding along the others.
    for (let pass = 0; pass < 2; pass++) for (const known of basis) subtractProjection(rest, known);
    const length = norm(rest);
    if (length > share * scale) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let i = 0; i < unit.length; i++) product += vector[i]! * unit[i]!;
  for (let i = 0; i < unit.length; i++) vector[i]! -= product * unit[i]!;
}

/**
 * Orthonormal tangents of the loss's continuous symmetry: the rotations of hidden layers when the network is linear,
 * else none.
 */
export function symmetryTangents(network: SmoothNetwork, theta: Float64Array): Float64Array[] {
  if (!isLinearNetwork(network)) return [];
  const tangents = network.widths.slice(1, -1).flatMap((width, l) => {
    const unit = (k: number) => Float64Array.from({ length: width }, (_, i) => (i === k ? 1 : 0));
    const pairs = Array.from({ length: width }, (_, i) => Array.from({ length: i }, (__, j) => [i, j] as const)).flat();
    return pairs.map(([i, j]) => rotationTangent(network, theta, l + 1, unit(i), unit(j)));
  });
  return orthonormal(tangents);
}
