import { exponentialRate, kaplanMeier, median, testCountedExponentiality } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { runOf, trapExperiment, trapRun } from '../testing';

/** Quantiles of an exponential law, as escape epochs. */
const exponential = (count: number, tau: number) =>
  Array.from({ length: count }, (_, i) => Math.ceil(-tau * Math.log(1 - (i + 0.5) / count)));
/** Escapes that all come late, within a fifth of each other. */
const late = (count: number) => Array.from({ length: count }, (_, i) => 700 + 10 * i);

const observations = (epochs: readonly (number | null)[]) =>
  epochs.map((epoch) => ({ time: epoch ?? 1000, escaped: epoch !== null }));

describe('the waiting of a point', () => {
  it('is exponential where nothing speaks against it, and τ has the χ² interval', () => {
    const replicas = exponential(20, 200);
    const [point] = trapRun([{ replicas }]).summary.points;
    const { tau, tauLow, tauHigh, lnTau, lnTauError } = exponentialRate(observations(replicas));
    expect(point).toMatchObject({ waiting: 'exponential', mean: null, tau, tauLow, tauHigh, lnTau, lnTauError });
    expect(point!.waitingPValue).toBeGreaterThan(0.5);
    expect(point!.median).toBe(kaplanMeier(observations(replicas)).median);
  });

  it('is not exponential where p < 0.01: then the mean has a bootstrap interval, narrower here', () => {
    const [point] = trapRun([{ replicas: late(20) }]).summary.points;
    const { tau, tauLow, tauHigh } = exponentialRate(observations(late(20)));
    // τ stays what exponential waiting would make of it.
    expect(point).toMatchObject({ waiting: 'not exponential', median: 790, tau, tauLow, tauHigh });
    expect(point!.mean).toMatchObject({ kind: 'mean', horizon: null, value: tau });
    expect(point!.mean!.low).toBeGreaterThan(tauLow);
    expect(point!.mean!.high).toBeLessThan(tauHigh!);
    expect([point!.medianLow, point!.medianHigh]).toEqual([750, 840]);
    expect(trapRun([{ replicas: late(20).reverse() }]).summary.points[0]!.mean).toEqual(point!.mean);
  });

  it('has the restricted mean, so named, where the longest are censored', () => {
    const [point] = trapRun([{ replicas: [...late(15), ...Array<null>(15).fill(null)] }]).summary.points;
    const { kind, horizon, value } = point!.mean!;
    expect({ kind, horizon }).toEqual({ kind: 'restricted mean', horizon: 1000 });
    // All are watched for as long: the mean of min(time, 1000).
    expect(value).toBeCloseTo((late(15).reduce((a, b) => a + b, 0) + 15 * 1000) / 30, 9);
    expect(point!.median).toBe(840);
    expect(point!.medianHigh).toBeNull();
  });

  it('cannot be told from fewer than eight escapes, and changes nothing else then', () => {
    const replicas = late(7);
    const [point] = trapRun([{ replicas }]).summary.points;
    const { tau, tauLow, tauHigh } = exponentialRate(observations(replicas));
    expect(point).toMatchObject({ waiting: 'too few to tell', waitingPValue: null, mean: null, tau, tauLow, tauHigh });
    expect(trapRun([{ replicas: [null, null] }]).summary.points[0]).toMatchObject({
      waiting: 'too few to tell',
      median: null,
      medianLow: 0,
      medianHigh: null,
    });
  });

  it('is tested with regard to the number of points that are tested', () => {
    // Alone, its p would do.
    const some = [145, 180, 205, 230, 255, 275, 305, 355];
    const alone = trapRun([{ replicas: some }]).summary.points[0]!;
    const points = trapRun([some, some, some].map((replicas) => ({ replicas }))).summary.points;
    expect(alone.waitingPValue).toBeLessThan(0.01);
    for (const { waiting, waitingPValue } of points) {
      expect(waiting).toBe('exponential');
      expect(waitingPValue).toBeCloseTo(3 * alone.waitingPValue!, 12);
    }
    const beside = trapRun([{ replicas: some }, { replicas: [400, null] }]).summary.points[0]!;
    expect(beside.waitingPValue).toBe(alone.waitingPValue);
  });

  it('is not exponential where escapes come in two humps, though they have no trend', () => {
    const humps = Array.from({ length: 24 }, (_, i) => (i < 12 ? 90 + i : 700 + 10 * i));
    const { summary } = trapRun([{ replicas: humps }]);
    expect(testCountedExponentiality(observations(humps)).pValue).toBeGreaterThan(0.1);
    expect(summary.points[0]).toMatchObject({ waiting: 'not exponential' });
    expect(summary.analysis.waiting[0]!.exponentialPValue).toBe(summary.points[0]!.waitingPValue);
  });

  it('of escapes that all come at one epoch has no width', () => {
    const [point] = trapRun([{ replicas: Array<number>(12).fill(7) }]).summary.points;
    expect(point).toMatchObject({ waiting: 'not exponential', mean: { value: 7, low: 7, high: 7 } });
    expect(point).toMatchObject({ median: 7, medianLow: 7, medianHigh: 7 });
  });

  it('cannot be told from escapes that all come in the first epoch, whatever their number', () => {
    const [point] = trapRun([{ replicas: Array<number>(12).fill(1) }]).summary.points;
    expect(point).toMatchObject({ waiting: 'too few to tell', waitingPValue: null, mean: null, median: 1 });
  });

  it('is exponential of as many escapes in each epoch as that has, though they are counted', () => {
    // Of 200, a quarter of those that are left in every epoch: τ is four epochs.
    const replicas = Array.from({ length: 200 }, (_, i) => Math.ceil(Math.log(1 - (i + 0.5) / 200) / Math.log(0.75)));
    const { summary } = trapRun([{ replicas }]);
    expect(summary.points[0]).toMatchObject({ waiting: 'exponential' });
    expect(summary.points[0]!.waitingPValue).toBeGreaterThan(0.5);
    expect(summary.analysis.waiting[0]!.exponentialPValue).toBe(summary.points[0]!.waitingPValue);
  });
});

describe('the ranks of a point', () => {
  it('count the replicas that were at a rank, from the start or later, among those that were watched', () => {
    const run = trapRun([{ replicas: [40, 60, null, 'untrapped'] }]);
    const cells = [...run.cells()].map((cell) =>
      // One begins at the higher rank and falls.
      cell.replica === 2
        ? {
            ...cell,
            phases: cell.phases.map((phase) => ({ ...phase, startRank: 2 })),
            rankChanges: [{ phase: 'escape', epoch: 10, beta: 0.25, fromRank: 2, toRank: 1 }],
          }
        : cell,
    );
    const [point] = runOf({ ...trapExperiment, replicas: { count: 4, seed: 42 } }, [{}], cells).summary.points;
    expect(point!.ranksReached.map(({ rank, replicas }) => [rank, replicas])).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(point!.ranksHeld).toEqual([
      { rank: 1, replicas: 3, atStart: 2, medianEpoch: 0 },
      { rank: 2, replicas: 3, atStart: 1, medianEpoch: median([0, 40, 60]) },
    ]);
    expect(point).toMatchObject({ watched: 3, finalRanks: [0, 2, 2], watchedFinalRanks: [0, 1, 2] });
  });

  it('know the rank at which a phase ended though it had not held for long', () => {
    const cells = [...trapRun([{ replicas: [40] }]).cells()].map((cell) => ({ ...cell, rankChanges: [] }));
    const [point] = runOf({ ...trapExperiment, replicas: { count: 1, seed: 42 } }, [{}], cells).summary.points;
    expect(point!.ranksHeld).toContainEqual({ rank: 2, replicas: 1, atStart: 0, medianEpoch: 40 });
  });
});
