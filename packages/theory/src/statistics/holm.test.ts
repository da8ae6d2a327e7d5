import { describe, expect, it } from 'vitest';
import { holm } from './holm';

describe('holm', () => {
  it('is what R gives: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") = 0.03, 0.06, 0.06, 0.02', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toPrecision(10)))).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it('leaves a single value alone, caps at 1, and takes none', () => {
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([0.7, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('refuses what is no probability', () => {
    expect(() => holm([0.1, NaN])).toThrow(/between 0 and 1, got NaN/);
  });
});
