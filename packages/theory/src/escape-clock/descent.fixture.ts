/** A linear network trained by full-gradient descent: written for the tests, sharing nothing with the theory. */
export interface Descent {
  /** n, hidden widths, p. */
  widths: readonly number[];
  /** C_yx, p × n. */
  cyx: Float64Array;
  /** C_xx, n × n; default the identity. */
  cxx?: Float64Array;
  rate: number;
  /** β after `step` steps. */
  beta: (step: number) => number;
  steps: number;
  /** Escaped when this says so of the end-to-end map, p × n; asked before every step. */
  escaped: (map: Float64Array) => boolean;
  /** Standard deviation of the noise on every weight in each step. */
  noise?: number;
  normal?: () => number;
}

/** Steps until the network escapes, or null; `weights` (layers row-major) are overwritten. */
export function descentEscapes(descent: Descent, weights: Float64Array[]): number | null {
  const { widths, cyx, cxx, rate, beta, steps, escaped, noise = 0, normal = () => 0 } = descent;
  const depth = weights.length;
  const n = widths[0]!;
  const p = widths[depth]!;
  for (let step = 0; step < steps; step++) {
    const forward = [identity(n)];
    weights.forEach((layer, l) => forward.push(product(layer, forward[l]!, widths[l + 1]!, widths[l]!, n)));
    const map = forward[depth]!;
    if (!map.every((value) => Number.isFinite(value))) return null;
    if (escaped(map)) return step;
    // back = (W_L…W_{l+1})ᵀ·(W C_xx − C_yx), widths[l] × n.
    let back = cxx ? product(map, cxx, p, n, n) : Float64Array.from(map);
    for (let i = 0; i < back.length; i++) back[i]! -= cyx[i]!;
    const decay = beta(step);
    for (let l = depth - 1; l >= 0; l--) {
      const layer = weights[l]!;
      const out = widths[l + 1]!;
      const inputs = widths[l]!;
      const next = new Float64Array(inputs * n);
      const before = forward[l]!;
      for (let i = 0; i < out; i++) {
        for (let j = 0; j < inputs; j++) {
          const weight = layer[i * inputs + j]!;
          let gradient = decay * weight;
          for (let k = 0; k < n; k++) {
            gradient += back[i * n + k]! * before[j * n + k]!;
            next[j * n + k]! += weight * back[i * n + k]!;
          }
          layer[i * inputs + j] = weight - rate * gradient + (noise === 0 ? 0 : noise * normal());
        }
      }
      back = next;
    }
  }
  return null;
}

/** Layers 1 to L of a flat array of weights, each weight plus normal noise of standard deviation `amplitude`. */
export function kicked(
  widths: readonly number[],
  weights: Float64Array,
  amplitude: number,
  normal: () => number,
): Float64Array[] {
  let offset = 0;
  return widths.slice(1).map((out, l) => {
    const size = out * widths[l]!;
    offset += size;
    return weights.slice(offset - size, offset).map((value) => value + amplitude * normal());
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
