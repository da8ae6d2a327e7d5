import { describe, expect, it } from 'vitest';
import { exponentialRate } from '@kramers/theory';
import { resultsOf } from './support/lab';

// The paper's network: three layers, width 10, correlations 0.9 and 0.8.
const population = { correlations: [0.9, 0.8], population: true };

describe('a quasi-static sweep of β on exact moments', () => {
  it('loses rank at the two folds going up, and never regains it coming down', async () => {
    const [cell] = await resultsOf({
      name: 'sweep',
      data: population,
      training: { batchSize: 'full' },
      protocol: { kind: 'annealing', from: 0, to: 0.5, step: 0.002, direction: 'loop' },
    });
    const drops = cell!.phases
      .map((phase, i) => ({ phase, before: cell!.phases[i - 1]?.metrics.rank ?? phase.metrics.rank }))
      .filter(({ phase, before }) => phase.metrics.rank !== before)
      .map(({ phase, before }) => [phase.direction, before, phase.metrics.rank, phase.beta]);
    expect(drops).toEqual([
      ['up', 2, 1, 0.352],
      ['up', 1, 0, 0.412],
    ]);
    expect(cell!.phases.at(-1)).toMatchObject({ direction: 'down', beta: 0, metrics: { rank: 0 } });
  });
});

describe('random initialisation at β = 0.32, a fresh sample for each seed', () => {
  it('reaches rank 2 within 30 epochs, surely where the sample has its lower fold above 0.33', async () => {
    const cells = await resultsOf({
      name: 'random',
      data: { correlations: [0.9, 0.8], fresh: true },
      protocol: { kind: 'random-init', beta: 0.32, epochs: 30 },
      replicas: { count: 50, seed: 42 },
    });
    const learnt = cells.filter((cell) => cell.phases.at(-1)!.metrics.rank === 2);
    expect(learnt.length).toBeGreaterThanOrEqual(42);
    const roomy = cells.filter((cell) => Math.min(...cell.modes.map((mode) => mode.betaC!)) > 0.33);
    expect(roomy.length).toBeGreaterThan(20);
    for (const cell of roomy) expect(cell.phases.at(-1)!.metrics.rank).toBe(2);
  });
});

describe('the rank-1 trap under minibatch noise alone', () => {
  it('never lets go: σ₂ stays at rounding level, and every trapped replica is censored', async () => {
    const cells = await resultsOf({
      name: 'trap',
      data: { correlations: [0.9, 0.8], fresh: true },
      protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, epochs: 1000 },
      replicas: { count: 30, seed: 42 },
    });
    const trapped = cells.filter((cell) => cell.trapped);
    expect(trapped.length).toBeGreaterThan(15);
    expect(trapped.length).toBeLessThan(30);
    for (const cell of trapped) {
      expect(cell.escape).toMatchObject({ epoch: null, watchedEpochs: 1000 });
      const column = cell.trace.columns.indexOf('singularValue2');
      const watched = cell.trace.rows.filter((row) => row[0] === cell.phases.length - 1);
      expect(Math.max(...watched.map((row) => row[column]!))).toBeLessThan(1e-8);
    }
    for (const cell of cells.filter((c) => c.trapped === false)) expect(cell.escape).toBeNull();
  });
});

describe('the rank-1 trap under Langevin noise', () => {
  it('lets go after ln τ = 8.3 epochs at β = 0.25, T = 5e-4', async () => {
    const cells = await resultsOf({
      name: 'langevin',
      data: { ...population, inputs: 5 },
      training: { batchSize: 'full', stepsPerEpoch: 8 },
      escape: { singularValue: 2, above: 0.3 },
      protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, temperature: 5e-4, epochs: 100_000 },
      replicas: { count: 30, seed: 42 },
    });
    const { lnTau, escapes } = exponentialRate(
      cells.map(({ escape }) => ({ time: escape!.watchedEpochs, escaped: escape!.epoch !== null })),
    );
    expect(escapes).toBe(30);
    // Standard error 1/√30 = 0.18 about 8.29; the seeds are fixed, and other seeds would fail in 1 of 80 tries.
    expect(Math.abs(lnTau! - 8.29)).toBeLessThan(0.45);
  });
});

describe('the trivial trap under Langevin noise, watched in stages', () => {
  it('dates the escape by the first change of rank, goes on, and records every other', async () => {
    const [cell] = await resultsOf({
      name: 'cascade',
      data: { correlations: [0.9, 0.8], inputs: 5, population: true },
      training: { batchSize: 'full', stepsPerEpoch: 8 },
      escape: { stages: true },
      protocol: { kind: 'rank-trap', trapBeta: 0.43, beta: 0.25, temperature: 8e-4, epochs: 3000 },
    });
    const changes = cell!.rankChanges.filter(({ phase }) => phase === 'escape');
    expect(changes.slice(0, 2)).toMatchObject([
      { fromRank: 0, toRank: 1 },
      { fromRank: 1, toRank: 2 },
    ]);
    expect(cell!.escape).toMatchObject({ epoch: changes[0]!.epoch, criterion: 'any change of rank for 5 epochs' });
    expect(cell!.phases.find(({ name }) => name === 'escape')!.epochs).toBe(3000);
  });
});
