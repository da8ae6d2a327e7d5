import { z } from 'zod';

/**
 * The most that an experiment may ask for. Each bound keeps a check within seconds and a cell within about a gigabyte,
 * and lies far beyond what has been of use; what needs more needs other methods too.
 *
 * @example
 * count(limits.epochs).default(1000) // a whole number from 1 to a billion, whose refusal says why
 */
export const limits = {
  depth: { most: 100, reason: 'the code of a network is written layer by layer' },
  width: { most: 4096, reason: 'each hidden layer has width² weights' },
  samples: { most: 10_000_000, reason: 'all samples are held in memory' },
  dimension: { most: 4096, reason: 'the moments of the data have dimension² entries' },
  features: { most: 512, reason: 'theory follows each of them, and their singular values are measured every epoch' },
  stepsPerEpoch: { most: 1_000_000, reason: 'a run is measured, and can be stopped, between epochs' },
  epochs: {
    most: 1_000_000_000,
    reason: 'at a microsecond each they take a quarter of an hour, at a millisecond 12 days',
  },
  replicas: { most: 1_000_000, reason: 'a run has at most a million cells' },
  trials: { most: 100_000, reason: 'the state of each walk is held in memory' },
  entries: { most: 10_000, reason: 'a list that is written by hand' },
} as const satisfies Readonly<Record<string, Limit>>;

/** A bound, and why it is one. */
export interface Limit {
  readonly most: number;
  readonly reason: string;
}

/** Grid points: each is an experiment of its own, which is checked, and has a row in every table. */
export const MAX_POINTS = 10_000;

/** Weights and biases of one network: 80 MB for each copy that a cell holds. */
export const MAX_PARAMETERS = 10_000_000;

/** Numbers in the samples of one data set, train and test: 160 MB. */
export const MAX_NUMBERS = 20_000_000;

/**
 * A whole number above 0, of at most the limit. Its refusal says the reason.
 *
 * @example
 * count({ most: 100, reason: 'at most 100' }).safeParse(101).success; // false
 */
export function count({ most, reason }: Limit): z.ZodInt {
  return z.int({ abort: true }).positive().max(most, { error: reason });
}

/**
 * What is wrong with samples of that many numbers each; null if nothing is.
 *
 * @example
 * samplesProblem(512, 10); // null
 * samplesProblem(1e9, 10)?.slice(0, 38); // '1000000000 samples of 10 numbers each '
 */
export function samplesProblem(samples: number, numbers: number): string | null {
  return samples * numbers > MAX_NUMBERS
    ? `${samples} samples of ${numbers} numbers each are more than the ${MAX_NUMBERS} numbers that are held in memory`
    : null;
}
