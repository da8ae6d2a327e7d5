import { describe, expect, it } from 'vitest';
import { sigmoid, softplus } from './operations';

describe('special functions', () => {
  it('keep their precision and their ends', () => {
    expect(sigmoid(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
    expect([sigmoid(-1e4), sigmoid(1e4)]).toEqual([0, 1]);
    expect(softplus(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
    expect([softplus(-1e4), softplus(1e4)]).toEqual([0, 1e4]);
  });
});
