import { describe, expect, it } from 'vitest';
import { proportion } from './proportion';

describe('proportion', () => {
  it('gives the interval that Wilson’s formula gives', () => {
    const { share, low, high } = proportion(8, 10);
    expect(share).toBe(0.8);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });

  it('is no point at either end', () => {
    expect(proportion(0, 20)).toMatchObject({ share: 0, low: 0 });
    expect(proportion(0, 20).high).toBeCloseTo(0.1611, 4);
    expect(proportion(20, 20).low).toBeCloseTo(0.8389, 4);
  });

  it('holds the share at either end, whatever is rounded', () => {
    for (let trials = 1; trials <= 200; trials += 1) {
      expect(proportion(trials, trials).high).toBe(1);
      expect(proportion(0, trials).low).toBe(0);
    }
  });
});
