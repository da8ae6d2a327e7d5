import { pow } from '../elementary';

/**
 * Sample quantile of type 7 (Hyndman & Fan 1996), the default of R and NumPy: linear between order statistics, with
 * the extremes at probabilities 0 and 1.
 *
 * @throws RangeError on an empty sample, a value that is not finite or a probability outside [0, 1]
 * @example quantile([1, 2, 3, 4], 0.25); // 1.75
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return sortedQuantile(sorted(values), probability);
}

/**
 * The sample median: type-7 quantile at ½. Throws as `quantile` does.
 *
 * @example median([3, 1, 2, 10]); // 2.5
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Quantiles across replicas, one number for each position along the series. */
export interface QuantileBand {
  readonly low: number[];
  readonly median: number[];
  readonly high: number[];
}

/**
 * Median and quantile band across replicas at each position of their series.
 *
 * @param series one series for each replica, all of the same length
 * @param low probability of the lower edge; `high` of the upper one. The defaults hold the central 80 % of replicas.
 * @throws RangeError without series, on unequal lengths, a value that is not finite or a probability outside [0, 1]
 * @example quantileBand([[1, 10], [2, 20], [3, 30]]).median; // [2, 20]
 */
export function quantileBand(series: readonly ArrayLike<number>[], low = 0.1, high = 0.9): QuantileBand {
  const length = series[0]?.length;
  if (length === undefined) throw new RangeError('A quantile band needs at least one series, got none.');
  for (const replica of series) {
    if (replica.length !== length) {
      throw new RangeError(`A quantile band needs series of one length, got ${length} and ${replica.length}.`);
    }
  }
  const columns = Array.from({ length }, (_, position) => sorted(series.map((replica) => replica[position]!)));
  const edge = (probability: number) => columns.map((column) => sortedQuantile(column, probability));
  return { low: edge(low), median: edge(0.5), high: edge(high) };
}

/** Mean, and variance with n − 1 in the denominator (NaN for one value). */
export function meanAndVariance(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += pow(values[i]! - mean, 2);
  return { mean, variance: squares / (values.length - 1) };
}

function sorted(values: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw new RangeError('A quantile needs at least one value, got none.');
  const copy = Float64Array.from(values);
  const strange = copy.find((value) => !Number.isFinite(value));
  if (strange !== undefined) throw new RangeError(`A quantile needs finite values, got ${strange}.`);
  return copy.sort();
}

function sortedQuantile(values: Float64Array, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`A quantile's probability must lie between 0 and 1, got ${probability}.`);
  }
  const position = probability * (values.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return values[below]! + (position - below) * (values[above]! - values[below]!);
}
