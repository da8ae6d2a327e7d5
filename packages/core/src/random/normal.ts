import { exp } from '@kramers/theory/elementary';
import { nextInt32, nextUniform, type Stream } from './stream';
import { tailLog } from './tail-log';
import { zigguratEdges } from './ziggurat-edges';

// Ziggurat of Marsaglia & Tsang (2000) with 256 layers of equal area, in the form of Doornik (2005): the layer and the
// position inside it come from different random bits.
const LAYERS = 256;
const edge = zigguratEdges;
const TAIL = edge[1]!;
const ratio = new Float64Array(LAYERS);
for (let i = 0; i < LAYERS; i++) ratio[i] = edge[i + 1]! / edge[i]!;

/**
 * The ziggurat's tables, by layer: its edge, and the ratio of the next edge to it. For kernels that draw in code of
 * their own.
 */
export const ziggurat: { readonly edge: Float64Array; readonly ratio: Float64Array } = { edge, ratio };

/** The part of a layer that needs a second look: its wedge, or the tail beyond the lowest layer. */
function wedgeOrTail(stream: Stream, layer: number, position: number): number {
  if (layer === 0) {
    let x: number;
    let y: number;
    do {
      x = tailLog(1 - nextUniform(stream)) / TAIL;
      y = tailLog(1 - nextUniform(stream));
    } while (-2 * y < x * x);
    return position < 0 ? x - TAIL : TAIL - x;
  }
  const x = position * edge[layer]!;
  const top = exp(-0.5 * (edge[layer]! * edge[layer]! - x * x));
  const bottom = exp(-0.5 * (edge[layer + 1]! * edge[layer + 1]! - x * x));
  return bottom + nextUniform(stream) * (top - bottom) < 1 ? x : Number.NaN;
}

/**
 * A standard normal variate. Advances the stream. Two streams of one seed and purpose give the same variates on every
 * engine.
 *
 * @example
 * nextNormal(openStream(42, 'noise')); // 0.05800
 */
export function nextNormal(stream: Stream): number {
  const bits = nextInt32(stream);
  const layer = bits & 255;
  // 24 bits of this word and 29 of the next: all 53 of a double on (−1, 1).
  const position = ((bits >> 8) * 536870912 + (nextInt32(stream) >>> 3)) * 2.220446049250313e-16;
  return Math.abs(position) < ratio[layer]! ? position * edge[layer]! : rareNormal(stream, layer, position);
}

/**
 * The variate of {@link nextNormal} where its first draw, a layer and a position in it, fell outside the layer's core:
 * one draw in a hundred. For kernels that draw in code of their own.
 *
 * @example
 * const stream = openStream(42, 'noise');
 * const [layer, position] = [0, 0.99];
 * rareNormal(stream, layer, position); // 3.667
 */
export function rareNormal(stream: Stream, layer: number, position: number): number {
  const x = wedgeOrTail(stream, layer, position);
  return x === x ? x : nextNormal(stream);
}

/**
 * Adds `scale` times a standard normal variate to each of `values`; the same numbers as {@link nextNormal} would give
 * one by one, with the generator's state held in locals, because this is where Langevin training spends its time.
 *
 * @example
 * const weights = new Float64Array(2);
 * addNormals(openStream(42, 'noise'), weights, 0.1);
 * weights[0]; // 0.005800
 */
export function addNormals(stream: Stream, values: Float64Array, scale: number): void {
  let s0 = stream[0]!;
  let s1 = stream[1]!;
  let s2 = stream[2]!;
  let s3 = stream[3]!;
  for (let i = 0; i < values.length; i++) {
    let sum = (s0 + s3) | 0;
    const bits = (((sum << 7) | (sum >>> 25)) + s0) | 0;
    let t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    sum = (s0 + s3) | 0;
    const low = (((sum << 7) | (sum >>> 25)) + s0) | 0;
    t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    const layer = bits & 255;
    const position = ((bits >> 8) * 536870912 + (low >>> 3)) * 2.220446049250313e-16;
    if (Math.abs(position) < ratio[layer]!) {
      values[i]! += scale * position * edge[layer]!;
      continue;
    }
    stream[0] = s0;
    stream[1] = s1;
    stream[2] = s2;
    stream[3] = s3;
    values[i]! += scale * rareNormal(stream, layer, position);
    s0 = stream[0]!;
    s1 = stream[1]!;
    s2 = stream[2]!;
    s3 = stream[3]!;
  }
  stream[0] = s0;
  stream[1] = s1;
  stream[2] = s2;
  stream[3] = s3;
}
