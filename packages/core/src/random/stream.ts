/**
 * A stream of random numbers: the four 32-bit words of a xoshiro128++ generator (Blackman & Vigna 2021). It is a plain
 * typed array, so copying it copies the future: that is what makes checkpoints and splitting exact.
 */
export type Stream = Int32Array;

/** Mixes one 32-bit word (finaliser of MurmurHash3). */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Opens the stream that belongs to a seed and a purpose, say `(42, 'noise')`. Equal arguments give equal streams; any
 * other pair gives an unrelated one, so that asking for more numbers for one purpose never shifts those of another.
 *
 * @example
 * nextUniform(openStream(42, 'noise')) === nextUniform(openStream(42, 'noise')); // true
 * nextUniform(openStream(42, 'noise')) === nextUniform(openStream(42, 'batches')); // false
 */
export function openStream(seed: number, purpose: string): Stream {
  let hash = mix(seed ^ 0x9e3779b9) ^ mix(Math.floor(seed / 0x1_0000_0000) + 0x7f4a7c15);
  for (let i = 0; i < purpose.length; i++) hash = mix(Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193) + i);
  const stream = new Int32Array(4);
  for (let i = 0; i < 4; i++) {
    hash = (hash + 0x9e3779b9) | 0;
    // Each word sees seed and purpose through two different mixings, so that two purposes differ in all 128 bits.
    stream[i] = mix(hash) ^ mix(Math.imul(hash, 0x2c1b3c6d) + purpose.length + i);
  }
  if (!stream.some((word) => word !== 0)) stream[0] = 1;
  return stream;
}

/**
 * The next 32 random bits, as a signed integer. Advances the stream.
 *
 * @example
 * nextInt32(openStream(42, 'noise')); // 192595439
 */
export function nextInt32(stream: Stream): number {
  const s0 = stream[0]!;
  const s1 = stream[1]!;
  let s2 = stream[2]!;
  let s3 = stream[3]!;
  const sum = (s0 + s3) | 0;
  const result = (((sum << 7) | (sum >>> 25)) + s0) | 0;
  s2 ^= s0;
  s3 ^= s1;
  stream[0] = s0 ^ s3;
  stream[1] = s1 ^ s2;
  stream[2] = s2 ^ (s1 << 9);
  stream[3] = (s3 << 11) | (s3 >>> 21);
  return result;
}

/**
 * Uniform on [0, 1), with 53 random bits. Advances the stream.
 *
 * @example
 * nextUniform(openStream(42, 'noise')); // 0.04484
 */
export function nextUniform(stream: Stream): number {
  const high = nextInt32(stream) >>> 5;
  const low = nextInt32(stream) >>> 6;
  return (high * 67108864 + low) / 9007199254740992;
}

/**
 * Uniform integer in 0 … bound − 1, for bound ≤ 2²¹; free of modulo bias (multiply and reject, Lemire 2019).
 *
 * @example
 * const stream = openStream(42, 'dice');
 * [nextBelow(stream, 6), nextBelow(stream, 6), nextBelow(stream, 6)]; // [4, 4, 5]
 */
export function nextBelow(stream: Stream, bound: number): number {
  for (;;) {
    // A 32-bit word times a bound of 21 bits is exact in a double.
    const product = (nextInt32(stream) >>> 0) * bound;
    const high = Math.floor(product * 2.3283064365386963e-10);
    const low = product - high * 4294967296;
    if (low >= bound || low >= 4294967296 % bound) return high;
  }
}

/**
 * Puts `order` (shorter than 2²¹) into a uniformly random order (Fisher & Yates), in place. The same permutation as
 * {@link nextBelow} would give draw by draw, with the generator's state in locals: shuffled training spends its time
 * here.
 *
 * @example
 * const order = Int32Array.of(0, 1, 2, 3, 4);
 * shuffle(openStream(42, 'order'), order);
 * order; // [0, 2, 1, 3, 4]
 */
export function shuffle(stream: Stream, order: Int32Array): void {
  let s0 = stream[0]!;
  let s1 = stream[1]!;
  let s2 = stream[2]!;
  let s3 = stream[3]!;
  for (let i = order.length - 1; i > 0; i--) {
    const bound = i + 1;
    let j = -1;
    while (j < 0) {
      const sum = (s0 + s3) | 0;
      const product = ((((sum << 7) | (sum >>> 25)) + s0) >>> 0) * bound;
      const t = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = (s3 << 11) | (s3 >>> 21);
      j = (product * 2.3283064365386963e-10) | 0;
      const low = product - j * 4294967296;
      if (low < bound && low < 4294967296 % bound) j = -1;
    }
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  stream[0] = s0;
  stream[1] = s1;
  stream[2] = s2;
  stream[3] = s3;
}
