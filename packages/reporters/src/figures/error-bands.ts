import { quantile } from '@kramers/theory';
import type { WatchedPhase } from '../run/cell-digest';

/** The spread of an error over the replicas still training at an epoch. */
export interface BandRow {
  readonly epoch: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Replicas still training at this epoch. */
  readonly replicas: number;
}

/**
 * Median and central 80 % of an error at each epoch over the replicas that are still training there, for as long as they are
 * at least half of all. Later those left would be the ones that escape late, and their median would mislead.
 */
export function errorBand(phases: readonly WatchedPhase[], split: 'trainMse' | 'testMse'): BandRow[] {
  const values = new Map<number, number[]>();
  for (const phase of phases) {
    phase.epochs.forEach((epoch, i) => {
      const error = phase[split][i]!;
      if (!Number.isFinite(error)) return;
      const here = values.get(epoch);
      if (here) here.push(error);
      else values.set(epoch, [error]);
    });
  }
  const ends = phases.map(({ epochs }) => epochs.at(-1) ?? -1).sort((a, b) => a - b);
  let ended = 0;
  const rows: BandRow[] = [];
  for (const [epoch, errors] of [...values].sort(([a], [b]) => a - b)) {
    while (ended < ends.length && ends[ended]! < epoch) ended++;
    const training = phases.length - ended;
    // Epochs of single events are in the traces of their replicas only.
    if (errors.length < training || training < phases.length / 2) continue;
    const [low, median, high] = [0.1, 0.5, 0.9].map((p) => quantile(errors, p)) as [number, number, number];
    rows.push({ epoch, low, median, high, replicas: training });
  }
  return rows;
}
