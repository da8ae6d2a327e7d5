import { describe, expect, test } from 'vitest';
import { bifurcationBranches, landscapeSections } from './bifurcation';
import { oneModeLoss, oneModeStationary, oneModeTransitions } from './one-mode';

describe('branches', () => {
  test.each([
    { depth: 3, correlation: 0.8 },
    { depth: 7, correlation: 2, inputVariance: 3 },
  ])('$depth layers: lie on the stationary points and meet in the fold', (mode) => {
    const { learnt, saddle } = bifurcationBranches(mode, { points: 40 });
    const { betaC, lambdaC } = oneModeTransitions(mode);
    for (const branch of [learnt, saddle]) {
      expect([branch.beta[0], branch.beta[39], branch.lambda[39]]).toEqual([0, betaC, lambdaC]);
      expect(branch.beta.every((beta, k) => k === 0 || beta > branch.beta[k - 1]!)).toBe(true);
    }
    for (let k = 0; k < 39; k++) {
      expect(learnt.lambda[k]).toBeCloseTo(oneModeStationary(mode, learnt.beta[k]!).minimum!, 10);
      expect(saddle.lambda[k]).toBeCloseTo(oneModeStationary(mode, saddle.beta[k]!).saddle!, 10);
    }
  });

  test('crowd at the fold', () => {
    const { beta } = bifurcationBranches({ depth: 3, correlation: 0.8 }, { points: 101 }).learnt;
    expect(beta[100]! - beta[99]!).toBeLessThan((beta[1]! - beta[0]!) / 50);
  });

  test('depths 1 and 2 have no saddle', () => {
    const two = bifurcationBranches({ depth: 2, correlation: 0.8 }, { points: 3 });
    expect(two.saddle.beta).toHaveLength(0);
    expect(Array.from(two.learnt.beta)).toEqual([0, expect.closeTo(0.4, 15), 0.8]);
    const one = bifurcationBranches({ depth: 1, correlation: 0.8 }, { points: 3, betaMax: 3 });
    expect(one.learnt.lambda[2]).toBeCloseTo(0.2, 15);
    expect(one.learnt.beta[2]).toBe(3);
  });
});

test('sections sample the loss on one grid', () => {
  const mode = { depth: 3, correlation: 0.8 };
  const { lambda, sections } = landscapeSections(mode, [0.25, 0.32], { points: 5, lambdaMax: 0.4 });
  expect(Array.from(lambda)).toEqual([0, 0.1, 0.2, expect.closeTo(0.3, 15), 0.4]);
  expect(sections.map(({ beta }) => beta)).toEqual([0.25, 0.32]);
  expect(sections[1]!.loss[2]).toBe(oneModeLoss(mode, 0.32, 0.2));
  expect(landscapeSections(mode, [0.25]).lambda[399]).toBe(1);
  expect(() => landscapeSections(mode, [0.25], { points: 1 })).toThrow(/points must be an integer ≥ 2/);
});
