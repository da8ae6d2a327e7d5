import { expect, it } from 'vitest';
import { exposure } from './observation';

it('counts escapes, censored runs and time at risk', () => {
  const observations = [
    { time: 3, escaped: true },
    { time: 0, escaped: true },
    { time: 10, escaped: false },
  ];
  expect(exposure(observations)).toEqual({ escapes: 2, censored: 1, totalTime: 13 });
});

it('refuses no observations and impossible times', () => {
  expect(() => exposure([])).toThrow(RangeError);
  for (const time of [-1, NaN, Infinity])
    expect(() => exposure([{ time, escaped: true }])).toThrow(/finite number of epochs/);
});
