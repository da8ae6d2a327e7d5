import type { Samples } from './moments';

/** Standard normal numbers from a seed, for tests: mulberry32 and Box–Muller. */
export function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** `count` normal numbers times `scale`. */
export function normalArray(seed: number, count: number, scale = 1): Float64Array {
  const next = normals(seed);
  return Float64Array.from({ length: count }, () => scale * next());
}

/** A Gaussian sample with Σ_xx = I, Σ_yy = I, Σ_yx = diag(correlations). */
export function gaussianSamples(options: {
  seed: number;
  count: number;
  correlations: number[];
  inputs: number;
  outputs: number;
}): Samples {
  const { count, correlations, inputs, outputs } = options;
  const next = normals(options.seed);
  const x = new Float64Array(count * inputs);
  const y = new Float64Array(count * outputs);
  for (let k = 0; k < count; k++) {
    const white = Array.from({ length: inputs }, next);
    for (let i = 0; i < outputs; i++) {
      const eta = correlations[i] ?? 0;
      y[k * outputs + i] = eta * (white[i] ?? 0) + Math.sqrt(1 - eta * eta) * next();
    }
    white.forEach((value, i) => {
      x[k * inputs + i] = value;
    });
  }
  return { count, inputs, outputs, x, y };
}
