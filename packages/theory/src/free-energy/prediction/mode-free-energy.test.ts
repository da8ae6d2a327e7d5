import { describe, expect, it } from 'vitest';
import { modeFreeEnergy } from './mode-free-energy';

const clock = { learningRate: 0.08, stepsPerEpoch: 8 };
const paper = { widths: [5, 10, 10, 2], correlations: [0.9, 0.8], beta: 0.32, temperature: 1.05e-3, mode: 2, clock };

// Tables of some seconds.
describe.skipIf(!process.env['KRAMERS_THOROUGH'])('the free energy of a singular value', () => {
  const exact = process.env['KRAMERS_THOROUGH'] ? modeFreeEnergy(paper) : null!;

  it('is exact for two singular values: weights, barriers, time and coexistence', () => {
    expect(exact).toMatchObject({ method: 'exact', order: 'singularValue2' });
    const weight = (rank: number) => exact.basins.find((basin) => basin.rank === rank)!.weight!;
    // Values of an independent program.
    expect(Math.log(weight(1) / weight(2))).toBeCloseTo(-10, 1);
    expect(exact.coexistence.temperature! / 5.76e-4).toBeCloseTo(1, 2);
    expect(Math.abs(exact.lnTau! - 8.727)).toBeLessThan(0.005);
    expect(exact.barrierDown!).toBeGreaterThan(exact.barrierUp!);
  });

  it('and the one-mode law agree where one mode is missing', () => {
    const oneMode = modeFreeEnergy({ ...paper, method: 'one-mode' });
    expect(Math.abs(oneMode.lnTau! - exact.lnTau!)).toBeLessThan(0.005);
    expect(oneMode.barrierUp! / exact.barrierUp!).toBeCloseTo(1, 2);
    expect(oneMode).toMatchObject({ barrierDown: null, coexistence: { temperature: null, beta: null } });
    const at = (profile: typeof oneMode.profile, sigma: number) =>
      profile.reduce((near, point) => (Math.abs(point.value - sigma) < Math.abs(near.value - sigma) ? point : near));
    // Both from their own lowest point, which is the trap's for one and rank 2's for the other: differences agree.
    const rise = ({ profile }: typeof oneMode) => at(profile, 0.09).freeEnergy - at(profile, 0.01).freeEnergy;
    expect(Math.abs(rise(oneMode) - rise(exact))).toBeLessThan(0.1 * paper.temperature);
  });

  it('that does not part two basins is refused in one sentence', () => {
    const warm = { ...paper, mode: 1, temperature: 5e-3 };
    expect(() => modeFreeEnergy(warm)).toThrow(/singularValue1 does not part two basins/);
  });
});

describe('a free energy that there is not', () => {
  it.each([
    ['T = 0', { temperature: 0 }, /temperature must be a finite number > 0, got 0/],
    [
      'more than one missing mode',
      { mode: 1, method: 'one-mode' as const },
      /the one-mode law needs exactly one missing mode, got 2/,
    ],
    ['a singular value that is not there', { mode: 3 }, /one of singular values 1 to 2, got 3/],
  ])('is refused in one sentence: %s', (_, change, sentence) => {
    expect(() => modeFreeEnergy({ ...paper, ...change })).toThrow(sentence);
  });
});
