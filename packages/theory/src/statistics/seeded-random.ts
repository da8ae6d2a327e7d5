import { cos, log } from '../elementary';

/** A source of uniform numbers in [0, 1). */
export type UniformSource = () => number;

/**
 * Uniform numbers from a seed (Mulberry32: 32 bits of state, period 2³²), for resampling; the same seed gives the same
 * numbers on every machine. Only the lowest 32 bits of a whole `seed` count.
 *
 * @example seededRandom(1)(); // 0.6271
 */
export function seededRandom(seed: number): UniformSource {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * One standard exponential number, of mean 1: −ln(1 − u).
 *
 * @example exponentialDeviate(seededRandom(1)); // 0.9864
 */
export function exponentialDeviate(random: UniformSource): number {
  return -log(1 - random());
}

/**
 * One standard normal number (Box & Muller 1958), from two uniform ones.
 *
 * @example normalDeviate(seededRandom(1)); // 1.404
 */
export function normalDeviate(random: UniformSource): number {
  return Math.sqrt(2 * exponentialDeviate(random)) * cos(2 * Math.PI * random());
}

/** One Poisson number: counts exponential waiting times up to a mean of 1000, and is a rounded normal number beyond. */
export function poissonDeviate(mean: number, random: UniformSource): number {
  if (mean > 1000) return Math.round(mean + Math.sqrt(mean) * normalDeviate(random));
  let count = 0;
  for (let time = exponentialDeviate(random); time < mean; time += exponentialDeviate(random)) count += 1;
  return count;
}
