import { normalDeviate, seededRandom, type UniformSource } from './seeded-random';
import { quantile } from './summary';

/** How many artificial data sets a bootstrap draws, from which seed, and for intervals of which level. */
export interface BootstrapOptions {
  /** Number of artificial data sets; default 2000. */
  readonly replicates?: number;
  /** Seed of the resampling; default 1. */
  readonly seed?: number;
  /** Level of the interval, between 0 and 1; default 0.95. */
  readonly confidence?: number;
}

/** An interval in the unit of the number that it belongs to; of 95 % confidence unless asked otherwise. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap (Efron 1979): the central share of the values that statistics take on artificial data sets.
 *
 * @param replicate draws one artificial data set with the numbers it is given and returns its statistics, always
 *   equally many
 * @returns one interval for each statistic; the same seed gives the same intervals
 * @throws RangeError on fewer than two replicates or a confidence outside (0, 1)
 * @example
 * const values = [1, 2, 3, 4, 5];
 * bootstrapIntervals((random) => [median(resample(values, random))]); // [{ low: 1, high: 5 }]
 */
export function bootstrapIntervals(
  replicate: (random: UniformSource) => readonly number[],
  options: BootstrapOptions = {},
): Interval[] {
  const { replicates = 2000, seed = 1, confidence = 0.95 } = options;
  if (!(Number.isInteger(replicates) && replicates >= 2)) {
    throw new RangeError(`A bootstrap needs a whole number of replicates, 2 or more, got ${replicates}.`);
  }
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence must lie between 0 and 1, got ${confidence}.`);
  const random = seededRandom(seed);
  const draws = Array.from({ length: replicates }, () => replicate(random));
  const tail = (1 - confidence) / 2;
  return draws[0]!.map((_, index) => {
    const values = draws.map((draw) => draw[index]!);
    return { low: quantile(values, tail), high: quantile(values, 1 - tail) };
  });
}

/**
 * Parametric redraw: each value plus normal noise of its own standard error. `values` and `errors` are equally long.
 *
 * @example redrawByErrors([1, 2], [0.1, 0], seededRandom(1)); // [1.140, 2]
 */
export function redrawByErrors(values: readonly number[], errors: readonly number[], random: UniformSource): number[] {
  return values.map((value, index) => value + errors[index]! * normalDeviate(random));
}

/**
 * Resampling with replacement: as many values as given, each picked at random.
 *
 * @example resample([1, 2, 3], seededRandom(1)); // [2, 1, 2]
 */
export function resample(values: readonly number[], random: UniformSource): number[] {
  return values.map(() => values[Math.floor(random() * values.length)]!);
}
