import { expect, it } from 'vitest';
import { fromLosslessText, losslessText } from './json';

it('keeps the numbers that JSON has no word for', () => {
  const value = { a: [NaN, Infinity, -Infinity, -0, 0, 1e-300], b: { c: NaN, d: 'NaN' }, e: null };
  expect(fromLosslessText(losslessText(value))).toEqual(value);
  expect(Object.is((fromLosslessText(losslessText([-0])) as number[])[0], -0)).toBe(true);
});
