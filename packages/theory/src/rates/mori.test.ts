import { expect, test } from 'vitest';
import { lnMoriRate, moriExponent } from './mori';

const escape = {
  curvatureMinimum: 2,
  curvatureSaddle: 0.5,
  lossMinimum: 0.1,
  lossSaddle: 0.2,
  batchSize: 64,
  learningRate: 0.08,
};

test('one dimension: exponent ½ + B/(η h*), attempt frequency √(h*|h_s|)/2π', () => {
  expect(moriExponent(escape)).toBeCloseTo(400.5, 12);
  expect(lnMoriRate(escape)).toBeCloseTo(-Math.log(2 * Math.PI) - 400.5 * Math.log(2), 10);
});

test('each further outlier direction lowers the exponent by ½', () => {
  expect(moriExponent({ ...escape, outliers: 5 })).toBeCloseTo(398.5, 12);
  expect(lnMoriRate({ ...escape, outliers: 5 }) - lnMoriRate(escape)).toBeCloseTo(2 * Math.log(2), 10);
});

test('refuses a saddle below the minimum', () => {
  expect(() => lnMoriRate({ ...escape, lossSaddle: 0.05 })).toThrow(
    /lossSaddle must exceed lossMinimum = 0.1, got 0.05/,
  );
  expect(() => lnMoriRate({ ...escape, outliers: 0 })).toThrow(/outliers must be an integer ≥ 1/);
});
