import { log10, pow } from '../elementary';
import { meanAndVariance } from './summary';

/**
 * R̂ of split chains (Gelman et al. 2013, ch. 11): every chain is cut in two halves, and R̂² compares the variance
 * between halves with that within them, ((n − 1)/n·W + B/n)/W. Near 1 where all halves wander over the same values;
 * above 1.05 or so they have not converged: run longer, or drop more at the beginning.
 *
 * @param chains one or more series of one quantity, of equal lengths ≥ 4, after burn-in; an odd last value is left out
 * @returns R̂ ≥ √((n − 1)/n); 1 when nothing varies at all, Infinity when only the halves differ
 * @throws RangeError without chains, on unequal or too short lengths, or a value that is not finite
 * @example
 * const random = seededRandom(1);
 * const chains = [1, 2].map(() => Array.from({ length: 200 }, () => normalDeviate(random)));
 * splitRHat(chains); // 1.000
 */
export function splitRHat(chains: readonly ArrayLike<number>[]): number {
  const halves = splitHalves(chains);
  const length = halves[0]!.length;
  const stats = halves.map(meanAndVariance);
  const within = mean(stats.map(({ variance }) => variance));
  const between = meanAndVariance(stats.map((half) => half.mean)).variance;
  if (within === 0) return between === 0 ? 1 : Infinity;
  return Math.sqrt((length - 1) / length + between / within);
}

/**
 * Effective number of independent draws in chains: n·m over 1 + 2Σρ_t, the autocorrelations of all split chains
 * together, summed in pairs for as long as these are positive and falling (Geyer 1992; Gelman et al. 2013, Eq. 11.8).
 *
 * @throws RangeError as `splitRHat` does
 * @example
 * const random = seededRandom(1);
 * const chains = [1, 2].map(() => Array.from({ length: 100 }, () => normalDeviate(random)));
 * effectiveSampleSize(chains); // 189.7
 */
export function effectiveSampleSize(chains: readonly ArrayLike<number>[]): number {
  const halves = splitHalves(chains);
  const length = halves[0]!.length;
  const total = length * halves.length;
  const stats = halves.map(meanAndVariance);
  const within = mean(stats.map(({ variance }) => variance));
  const pooled = ((length - 1) / length) * within + meanAndVariance(stats.map((half) => half.mean)).variance;
  if (pooled === 0) return total;
  const variogram = (lag: number) =>
    mean(
      halves.map((half) => {
        let sum = 0;
        for (let i = lag; i < length; i++) sum += pow(half[i]! - half[i - lag]!, 2);
        return sum / (length - lag);
      }),
    );
  const correlation = (lag: number) => 1 - variogram(lag) / (2 * pooled);
  let sum = 0;
  let pair = Infinity;
  for (let lag = 0; lag + 1 < length; lag += 2) {
    const next = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (next <= 0) break;
    pair = Math.min(pair, next);
    sum += pair;
  }
  // The sum starts with ρ_0 = 1, which counts once.
  return Math.min(total * log10(total), total / Math.max(2 * sum - 1, 1 / total));
}

function splitHalves(chains: readonly ArrayLike<number>[]): Float64Array[] {
  const length = chains[0]?.length;
  if (length === undefined) throw new RangeError('Convergence needs at least one chain, got none.');
  const half = Math.floor(length / 2);
  if (half < 2) throw new RangeError(`Convergence needs chains of at least 4 values, got ${length}.`);
  return chains.flatMap((chain) => {
    if (chain.length !== length) {
      throw new RangeError(`Convergence needs chains of one length, got ${length} and ${chain.length}.`);
    }
    const values = Float64Array.from(chain);
    const strange = values.find((value) => !Number.isFinite(value));
    if (strange !== undefined) throw new RangeError(`Convergence needs finite values, got ${strange}.`);
    return [values.slice(0, half), values.slice(half, 2 * half)];
  });
}

function mean(values: ArrayLike<number>): number {
  return meanAndVariance(values).mean;
}
