import { describe, expect, it } from 'vitest';
import { factsOf, runOf, sweepRun, trapExperiment } from '../testing/synthetic-run';
import { sweepBetaC, sweepModes } from './sweep-modes';

describe('sweepModes', () => {
  const [cell] = [...sweepRun([0, 0.1]).cells()];
  const modes = [{ correlation: 0.7, inputVariance: 1.1, betaC: 0.3 }];
  const pointWith = (data: object) =>
    factsOf(runOf({ ...trapExperiment, data: { ...trapExperiment.data, ...data } }, [{}], [{ ...cell!, modes }]))[0]!;

  it('takes the population’s modes for exact moments, and for samples that differ between replicas', () => {
    expect(sweepBetaC(pointWith({ population: true })).map((beta) => Number(beta.toFixed(6)))).toEqual([
      0.410549, 0.350882,
    ]);
    expect(sweepModes(pointWith({ population: false, fresh: true }))?.population).toBe(true);
  });

  it('takes the training set’s own where all replicas share it', () => {
    const { modes: taken, population } = sweepModes(pointWith({ population: false }))!;
    expect(population).toBe(false);
    expect(taken[0]!.correlation).toBeCloseTo(0.77, 12);
    expect(taken[0]!.inputVariance).toBe(1.1);
  });

  it('does not speak of other data', () => {
    expect(sweepModes(pointWith({ kind: 'table' }))).toBeNull();
    expect(sweepBetaC(pointWith({ kind: 'table' }))).toEqual([]);
  });
});
