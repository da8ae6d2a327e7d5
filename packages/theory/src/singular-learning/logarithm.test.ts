import { expect, test } from 'vitest';
import { normals } from '../landscape/random.fixture';
import { logarithmicLimit } from './logarithm';

/** E𝓛/T = λ − (m − 1)/(ln(1/T) + b), measured with an error. */
const measured =
  (lambda: number, multiplicity: number, b: number, standardError = 0, noise = () => 0) =>
  (temperature: number) => ({
    temperature,
    value: lambda - (multiplicity - 1) / (Math.log(1 / temperature) + b) + standardError * noise(),
    standardError,
  });

test('means without noise: λ whatever b', () => {
  for (const multiplicity of [2, 3, 5]) {
    for (const b of [-4, 0, 3]) {
      const at = measured(2, multiplicity, b);
      const { value, interval, logarithm } = logarithmicLimit(at(1e-4), at(3e-3), multiplicity, 2);
      expect(value).toBeCloseTo(2, 10);
      expect(interval.low).toBeCloseTo(2, 10);
      expect(interval.high).toBeCloseTo(2, 10);
      expect(logarithm).toBeCloseTo((multiplicity - 1) / (Math.log(1e4) + b), 10);
    }
  }
});

test('means that differ the other way leave the logarithm to chance alone', () => {
  const cold = { temperature: 1e-4, value: 1.9, standardError: 0.02 };
  const warm = { temperature: 1e-3, value: 2, standardError: 0.02 };
  const { value, interval, logarithm } = logarithmicLimit(cold, warm, 2, 2);
  // By 3.5 standard errors of the difference.
  expect([value, logarithm]).toEqual([1.9, 0]);
  expect(interval.low).toBeCloseTo(1.86, 10);
  expect(interval.high).toBeGreaterThan(2);
});

// 400 experiments a row: a coverage of .95 has a standard error of .011; three and a half of them.
test.each([
  [2, 0, 0.02],
  [2, -4, 0.05],
  [3, 2, 0.05],
  [3, -2, 0.01],
])('m = %i, b = %f: λ is in the interval as often as it says, errors of %f', (multiplicity, b, error) => {
  const at = measured(4.5, multiplicity, b, error, normals(7));
  let [held, width] = [0, 0];
  for (let trial = 0; trial < 400; trial++) {
    const { value, interval } = logarithmicLimit(at(1e-4), at(1e-3), multiplicity, 1.96);
    expect(value).toBeGreaterThan(interval.low);
    expect(value).toBeLessThan(interval.high);
    if (interval.low <= 4.5 && interval.high >= 4.5) held++;
    width += (interval.high - interval.low) / 400;
  }
  expect(held / 400).toBeGreaterThan(0.91);
  expect(held / 400).toBeLessThanOrEqual(1);
  // The logarithm itself is (m − 1)/(ln(1/T) + b), more than a tenth here: it is bounded by less than twice that.
  expect(width).toBeLessThan(4 * error + (2 * (multiplicity - 1)) / (Math.log(1e4) + b));
});
