import { about, below, compare } from '@kramers/core';
import { expect, it } from 'vitest';
import { foundBriefly } from './readings';

const brief = (value: number, low: number, high: number, claimed = about(1, { tolerance: 0.5 })) =>
  foundBriefly(compare({ reading: 'r', quantity: 'q', value, interval: [low, high] }, claimed));

it('a value in brief has three digits, and one more where they would put it past an end', () => {
  expect(brief(0.90849, 0.8867, 0.9301)).toBe('0.908 (0.8867 to 0.9301)');
  expect(brief(0.99949, 0.9994, 0.9996)).toBe('0.9995 (0.9994 to 0.9996)');
  expect(brief(0.99949, 0.9, 1.1, below(0.9993))).toBe('0.9995 (0.9 to 1.1)');
});
