import { describe, expect, it } from 'vitest';
import { inWords, readable, spread } from './numbers';
import { thinLine } from './thin-line';

describe('numbers', () => {
  it('reads well at any size', () => {
    expect([0, 0.275, 1234.5, -0.00667, 4.9e-4, 3.04e16, NaN].map((value) => readable(value))).toEqual([
      '0',
      '0.275',
      '1230',
      '−0.00667',
      '4.9\u00a0×\u00a010⁻⁴',
      '3.04\u00a0×\u00a010¹⁶',
      '–',
    ]);
  });

  it('lists in words, and spreads a choice evenly', () => {
    expect([inWords([]), inWords(['a']), inWords(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
    expect(spread([1, 2], 3)).toEqual([1, 2]);
  });
});

describe('thinLine', () => {
  it('keeps the ends and the corners, and drops what lies on a straight line', () => {
    const x = [0, 1, 2, 3, 4, 5, 6];
    expect(thinLine(x, [1, 1, 1, 0, 0, 0, 0], 0.01, 100)).toEqual([0, 2, 3, 6]);
    expect(thinLine([0], [1], 0.01, 100)).toEqual([0]);
    expect(thinLine([], [], 0.01, 100)).toEqual([]);
    expect(
      thinLine(
        x,
        x.map(() => 0.1 + 0.2),
        0,
        2,
      ),
    ).toEqual([0, 6]);
  });

  it('never keeps more than it may', () => {
    const x = Array.from({ length: 1000 }, (_, i) => i);
    expect(
      thinLine(
        x,
        x.map((i) => Math.sin(i * i)),
        1e-6,
        60,
      ).length,
    ).toBeLessThanOrEqual(60);
  });
});
