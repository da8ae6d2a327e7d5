import type { UniformSource } from '@kramers/theory';
import { normalDeviate, seededRandom } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { combineLnTau } from './combine';

/** Log-normal probabilities with mean 1. */
const scattered = (random: UniformSource, scatter: number) =>
  Array.from({ length: 8 }, () => ({ lnCycle: 0, lnProbability: -(scatter ** 2) / 2 - scatter * normalDeviate(random) }));
const findings = (...lnTaus: number[]) => lnTaus.map((lnTau) => ({ lnCycle: 2, lnProbability: 2 - lnTau }));

describe('combineLnTau', () => {
  it('finds the logarithm of the mean rate, not the mean of the logarithms', () => {
    const random = seededRandom(1);
    const scatter = 0.8;
    const means = Array.from({ length: 4000 }, () => combineLnTau(scattered(random, scatter)).lnTau);
    expect(Math.abs(means.reduce((sum, one) => sum + one, 0) / means.length)).toBeLessThan(0.03);
  });

  it('covers the truth as often as it says, or nearly', () => {
    const random = seededRandom(2);
    for (const scatter of [0.1, 0.5, 1]) {
      let covered = 0;
      for (let i = 0; i < 5000; i++) {
        const { low, high } = combineLnTau(scattered(random, scatter));
        if (low <= 0 && high >= 0) covered++;
      }
      expect(covered / 5000).toBeGreaterThan(0.93);
      expect(covered / 5000).toBeLessThan(0.97);
    }
  });

  it('counts repeats that found nothing as probabilities of 0', () => {
    expect(combineLnTau(findings(3, 3, 3, Infinity, Infinity, Infinity)).lnTau).toBeGreaterThan(3 + Math.log(1.7));
    expect(combineLnTau(findings(3, 3)).lnTau).toBeCloseTo(3, 12);
  });

  it('takes ln τ of any size', () => {
    expect(combineLnTau(findings(5000, 5001, 5000.5)).lnTau).toBeCloseTo(5000.4, 0);
  });
});
