import { normalDeviate, seededRandom } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { autocorrelationTime } from './autocorrelation';

describe('autocorrelationTime', () => {
  it.each([0, 0.5, 0.9])('is (1 + q)/(1 − q) for x ← q·x + noise, q = %d', (q) => {
    const random = seededRandom(7);
    const series = Array.from({ length: 8 }, () => {
      let x = normalDeviate(random);
      return Array.from({ length: 16_000 }, () => (x = q * x + Math.sqrt(1 - q * q) * normalDeviate(random)));
    });
    const exact = (1 + q) / (1 - q);
    // Relative variance 2(2M + 1)/N of a sum over M lags of N samples (Madras & Sokal 1988), here M = 5 times the
    // result. Within three of its roots, another seed would fail in 1 of 400 tries.
    expect(Math.abs(autocorrelationTime(series)! / exact - 1)).toBeLessThan(
      3 * Math.sqrt((2 * (10 * exact + 1)) / (8 * 16_000)),
    );
  });

  it('is null where nothing varies', () => {
    expect(autocorrelationTime([[2, 2, 2, 2]])).toBeNull();
  });
});
