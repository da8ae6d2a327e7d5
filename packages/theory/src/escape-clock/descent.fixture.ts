/** A linear network on white inputs, trained by full-gradient descent: written for the tests, sharing nothing with the theory. */
export interface Descent {
  /** n, hidden widths, p. */
  widths: readonly number[];
  /** η of the first min(n, p) diagonal entries of C_yx; the last is the mode that is missing. */
  correlations: readonly number[];
  rate: number;
  /** β after `step` steps. */
  beta: (step: number) => number;
  steps: number;
  /** Escaped when the missing mode's diagonal entry of W exceeds it. */
  above: number;
  /** Standard deviation of the noise on every weight in each step. */
  noise?: number;
  normal?: () => number;
}

/** Steps until the missing mode exceeds its threshold, or null; `weights` (layers row-major) are overwritten. */
export function descentEscapes(descent: Descent, weights: Float64Array[]): number | null {
  const { widths, correlations, rate, beta, steps, above, noise = 0, normal = () => 0 } = descent;
  const depth = weights.length;
  const n = widths[0]!;
  const p = widths[depth]!;
  const missing = correlations.length - 1;
  for (let step = 0; step < steps; step++) {
    const forward = [identity(n)];
    weights.forEach((layer, l) => forward.push(product(layer, forward[l]!, widths[l + 1]!, widths[l]!, n)));
    const map = forward[depth]!;
    const lambda = map[missing * n + missing]!;
    if (!Number.isFinite(lambda)) return null;
    if (lambda > above) return step;
    // back = (W_L…W_{l+1})ᵀ·(W − C), widths[l] × n.
    let back = Float64Array.from(map);
    correlations.forEach((eta, i) => (back[i * n + i]! -= eta));
    for (let l = depth - 1; l >= 0; l--) {
      const layer = weights[l]!;
      const out = widths[l + 1]!;
      const inputs = widths[l]!;
      const next = new Float64Array(inputs * n);
      const before = forward[l]!;
      const decay = beta(step);
      for (let i = 0; i < out; i++) {
        for (let j = 0; j < inputs; j++) {
          let gradient = decay * layer[i * inputs + j]!;
          for (let k = 0; k < n; k++) {
            gradient += back[i * n + k]! * before[j * n + k]!;
            next[j * n + k]! += layer[i * inputs + j]! * back[i * n + k]!;
          }
          layer[i * inputs + j]! -= rate * gradient - (noise === 0 ? 0 : noise * normal());
        }
      }
      back = next;
    }
  }
  return null;
}

/** Rank-1 trap with its first mode at λ, balanced, plus normal weights of standard deviation `amplitude` everywhere. */
export function kickedTrap(
  widths: readonly number[],
  lambda: number,
  amplitude: number,
  normal: () => number,
): Float64Array[] {
  const depth = widths.length - 1;
  return widths.slice(1).map((out, l) => {
    const layer = Float64Array.from({ length: out * widths[l]! }, () => amplitude * normal());
    layer[0]! += Math.pow(lambda, 1 / depth);
    return layer;
  });
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

function product(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const value = a[i * inner + k]!;
      for (let j = 0; j < columns; j++) out[i * columns + j]! += value * b[k * columns + j]!;
    }
  }
  return out;
}
