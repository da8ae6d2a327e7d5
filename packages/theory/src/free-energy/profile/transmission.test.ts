import { describe, expect, it } from 'vitest';
import { normals } from '../../landscape/random.fixture';
import { leastSeparation, reachProbability, transmission } from './transmission';

const y = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);
const flat = new Float64Array(1001);

describe('the probability of reaching one end first', () => {
  it('is the share of the distance for free diffusion, also between points', () => {
    const free = { y, lnDensity: flat, lnDiffusion: flat };
    expect(reachProbability(free, { below: 0.10003, start: 0.35007, above: 0.90011 })).toBeCloseTo(
      (0.35007 - 0.10003) / (0.90011 - 0.10003),
      12,
    );
  });

  it('is exact for a constant force and for a diffusion that varies', () => {
    const force = { y, lnDensity: y.map((x) => 30 * x), lnDiffusion: flat };
    const exact = (1 - Math.exp(-30 * 0.05)) / (1 - Math.exp(-30 * 0.5));
    expect(reachProbability(force, { below: 0.2, start: 0.25, above: 0.7 })).toBeCloseTo(exact, 4);
    // D = 1/(1 + y): the resistance is y + y²/2.
    const varying = { y, lnDensity: flat, lnDiffusion: y.map((x) => -Math.log1p(x)) };
    expect(reachProbability(varying, { below: 0, start: 0.5, above: 1 })).toBeCloseTo(0.625 / 1.5, 6);
  });

  it('is what walkers do', () => {
    // 4000 walkers over a parabolic top: κ = 1 within 4 standard errors and 0.02 for the finite step; another seed
    // would fail in about 1 of 16 000 tries.
    const next = normals(3);
    const step = 1e-4;
    let reached = 0;
    for (let walker = 0; walker < 4000; walker++) {
      let x = 0.5;
      while (x > 0.2 && x < 0.7) x += step * 20 * (x - 0.5) + Math.sqrt(2 * step) * next();
      if (x >= 0.7) reached++;
    }
    const top = { y, lnDensity: y.map((x) => 10 * (x - 0.5) ** 2), lnDiffusion: flat };
    const { kappa, error, lnTauShift } = transmission(top, {
      below: 0.2,
      start: 0.5,
      above: 0.7,
      reached,
      trials: 4000,
    });
    expect(Math.abs(kappa - 1)).toBeLessThan(4 * error + 0.02);
    expect(lnTauShift).toBe(-Math.log(kappa));
  });

  it('refuses points out of order and counts that say nothing', () => {
    const free = { y, lnDensity: flat, lnDiffusion: flat };
    expect(() => reachProbability(free, { below: 0.3, start: 0.2, above: 0.4 })).toThrow(/below < start < above/);
    expect(() => transmission(free, { below: 0, start: 0.2, above: 0.4, reached: 0, trials: 9 })).toThrow(
      /more trials/,
    );
  });

  it('needs points five typical steps apart', () => {
    expect(leastSeparation(2e-4, 0.08)).toBeCloseTo(5 * Math.sqrt(3.2e-5), 12);
  });
});
