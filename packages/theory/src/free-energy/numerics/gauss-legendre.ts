import { cos } from '../../elementary';

/** Nodes and weights on [0, 1]. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const known = new Map<number, Quadrature>();

/**
 * Gauss–Legendre quadrature on [0, 1], exact for polynomials of degree 2·count − 1: roots of the Legendre polynomial by
 * Newton's method from their asymptotic places (Abramowitz & Stegun 25.4.29). Computed once for each count.
 */
export function gaussLegendre(count: number): Quadrature {
  const found = known.get(count);
  if (found) return found;
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 20; iteration++) {
      let [before, value] = [1, x];
      for (let j = 2; j <= count; j++) [before, value] = [value, ((2 * j - 1) * x * value - (j - 1) * before) / j];
      slope = (count * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  const quadrature = { nodes, weights };
  known.set(count, quadrature);
  return quadrature;
}
