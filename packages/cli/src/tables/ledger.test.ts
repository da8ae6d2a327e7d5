import { about, compare } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { describeClaimed, describeFound } from './ledger';

describe('the numbers of a claim in the table', () => {
  it('do not put a value outside its interval, nor within a range that it misses, by rounding', () => {
    const reading = compare(
      { reading: 'as printed', quantity: 'β_c', value: 0.350882, interval: [0.35079, 0.35097] },
      about(0.35, { low: 0.3495, high: 0.3507 }),
    );
    expect(reading.verdict).toBe('does not hold');
    expect(describeFound(reading)).toBe('0.3509 (0.3508 to 0.351)');
    expect(describeClaimed(reading)).toBe('0.35 (0.3495 to 0.3507)');
  });

  it('have no interval without a width', () => {
    const reading = compare({ reading: 'r', quantity: 'q', value: 8, interval: [8, 8] }, about(8, { tolerance: 1 }));
    expect(describeFound(reading)).toBe('8');
  });
});
