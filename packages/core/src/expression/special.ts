import { exp, log1p } from '@kramers/theory/elementary';

/** The logistic function 1/(1 + e^{−x}), to full relative precision on both sides. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** ln(1 + eˣ), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}
