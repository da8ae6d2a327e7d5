import { median, quantile } from '@kramers/theory';
import type { WatchedPhase } from '../run/cell-digest';

/** The spread of the test error over the replicas still training at an epoch. */
export interface BandRow {
  readonly epoch: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Median of the training error; null where it is not a number. */
  readonly train: number | null;
  /** Replicas still training at this epoch. */
  readonly replicas: number;
}

/**
 * Median and central 80 % of the test error at each epoch over the replicas that are still training there, for as long
 * as they are at least half of all. Later those left would be the ones that escape late, and their median would
 * mislead.
 */
export function errorBand(phases: readonly WatchedPhase[]): BandRow[] {
  const errors = new Map<number, { test: number[]; train: number[] }>();
  for (const { epochs, testMse, trainMse } of phases) {
    epochs.forEach((epoch, i) => {
      const here = errors.get(epoch) ?? { test: [], train: [] };
      if (Number.isFinite(testMse[i])) here.test.push(testMse[i]!);
      if (Number.isFinite(trainMse[i])) here.train.push(trainMse[i]!);
      errors.set(epoch, here);
    });
  }
  const ends = phases.map(({ epochs }) => epochs.at(-1) ?? -1).sort((a, b) => a - b);
  let ended = 0;
  const rows: BandRow[] = [];
  for (const [epoch, { test, train }] of [...errors].sort(([a], [b]) => a - b)) {
    while (ended < ends.length && ends[ended]! < epoch) ended++;
    const training = phases.length - ended;
    // Epochs of single events are in the traces of their replicas only.
    if (test.length < training || training < phases.length / 2) continue;
    rows.push({
      epoch,
      low: quantile(test, 0.1),
      median: median(test),
      high: quantile(test, 0.9),
      train: train.length > 0 ? median(train) : null,
      replicas: training,
    });
  }
  return rows;
}
