import { normalDeviate, seededRandom } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { autocorrelationTime } from './autocorrelation';

describe('autocorrelationTime', () => {
  it.each([0, 0.5, 0.9])('is (1 + q)/(1 − q) for x ← q·x + noise, q = %d', (q) => {
    const random = seededRandom(7);
    const series = Array.from({ length: 8 }, () => {
      let x = normalDeviate(random);
      return Array.from({ length: 4000 }, () => (x = q * x + Math.sqrt(1 - q * q) * normalDeviate(random)));
    });
    const exact = (1 + q) / (1 - q);
    expect(Math.abs(autocorrelationTime(series)! / exact - 1)).toBeLessThan(0.15);
  });

  it('is null where nothing varies', () => {
    expect(autocorrelationTime([[2, 2, 2, 2]])).toBeNull();
  });
});
