import { chiSquaredUpperTail } from '../distributions';
import { exposure, type EscapeObservation } from './observation';

/** Whether two groups of runs escape alike. */
export interface LogRankTest {
  /** Escapes of the first group less those expected if both escape alike. */
  readonly excess: number;
  /** excess²/variance, χ² with one degree of freedom if both escape alike. */
  readonly chiSquared: number;
  /** Probability of a difference as large, if both escape alike. */
  readonly pValue: number;
}

/**
 * The log-rank test of two groups of waiting times with censored runs (Mantel 1966): at each time of an escape, the
 * escapes of the first group are compared with its share of the runs still watched. It asks for no law of waiting.
 *
 * @throws RangeError without observations, or where no time tells: nothing escaped while both groups were watched
 * @example
 * const arm = (times: readonly number[]) => times.map((time) => ({ time, escaped: true }));
 * logRank(arm([40, 55, 60, 80, 90]), arm([5, 8, 12, 20, 30])).pValue; // 0.001842
 */
export function logRank(first: readonly EscapeObservation[], second: readonly EscapeObservation[]): LogRankTest {
  exposure(first);
  exposure(second);
  const times = [...first, ...second].filter(({ escaped }) => escaped).map(({ time }) => time);
  let [excess, variance] = [0, 0];
  for (const time of new Set(times)) {
    const [a, b] = [atRisk(first, time), atRisk(second, time)];
    const all = a + b;
    const escapes = times.filter((one) => one === time).length;
    const own = first.filter((one) => one.escaped && one.time === time).length;
    excess += own - (escapes * a) / all;
    // Of a hypergeometric number; with a single run left there is nothing to choose.
    if (all > 1) variance += (escapes * a * b * (all - escapes)) / (all * all * (all - 1));
  }
  if (!(variance > 0))
    throw new RangeError('A log-rank test needs an escape while both groups are watched; found none.');
  const chiSquared = (excess * excess) / variance;
  return { excess, chiSquared, pValue: chiSquaredUpperTail(chiSquared, 1) };
}

function atRisk(runs: readonly EscapeObservation[], time: number): number {
  return runs.filter((run) => run.time >= time).length;
}
