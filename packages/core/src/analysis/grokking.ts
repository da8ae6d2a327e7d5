import { z } from 'zod';
import type { PointFacts } from './point-facts';
import { type Spread, spreadOf } from './spread';

const epoch = z.number().nullable();
const grokking = z.object({ kind: z.literal('grokking'), accuracy: z.number(), trainEpoch: epoch, testEpoch: epoch });

/** When the training set was learnt by heart, and when the test set was understood, at one grid point. */
export interface UnderstandingDelay {
  /** The grid point, by its place in the summary. */
  readonly point: number;
  readonly label: string;
  /** Share of right answers, in per cent, that counts as learnt. */
  readonly percent: number;
  readonly replicas: number;
  /** Epochs from the initial weights, over the replicas that came so far; null if none did. */
  readonly train: Spread | null;
  readonly test: Spread | null;
  /** Test over train. */
  readonly ratio: Spread | null;
}

/**
 * When training and test accuracy were reached, in epochs, and the second over the first, for every point whose
 * protocol tells them.
 *
 * @example
 * const value = { kind: 'grokking', accuracy: 0.95, trainEpoch: 100, testEpoch: 1500 };
 * understandingDelays(factsOf(trapRun([{ replicas: [null], value }])))[0]?.ratio?.median; // 15
 */
export function understandingDelays(points: readonly PointFacts[]): UnderstandingDelay[] {
  return points.flatMap(({ summary }, point) => {
    const found = summary.values.flatMap((value) => grokking.safeParse(value).data ?? []);
    const [first] = found;
    if (!first) return [];
    const both = found.filter(
      ({ trainEpoch, testEpoch }) => trainEpoch !== null && trainEpoch > 0 && testEpoch !== null,
    );
    return [
      {
        point,
        label: summary.label,
        percent: Number((100 * first.accuracy).toPrecision(12)),
        replicas: found.length,
        train: spreadOf(found.map(({ trainEpoch }) => trainEpoch)),
        test: spreadOf(found.map(({ testEpoch }) => testEpoch)),
        ratio: spreadOf(both.map(({ trainEpoch, testEpoch }) => testEpoch! / trainEpoch!)),
      },
    ];
  });
}
