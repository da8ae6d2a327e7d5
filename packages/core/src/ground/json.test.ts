import { describe, expect, it } from 'vitest';
import { fromLosslessText, losslessText, parseJson } from './json';

it('keeps the numbers that JSON has no word for', () => {
  const value = { a: [NaN, Infinity, -Infinity, -0, 0, 1e-300], b: { c: NaN, d: 'NaN' }, e: null };
  expect(fromLosslessText(losslessText(value))).toEqual(value);
  expect(Object.is((fromLosslessText(losslessText([-0])) as number[])[0], -0)).toBe(true);
});

describe('a text from outside', () => {
  it('is refused before it is read where it would take far more memory than its length', () => {
    expect(() => parseJson(`[${'{},'.repeat(5_000_000)}{}]`)).toThrow('more than 4194304 lists, maps and texts');
    expect(() => parseJson(`[${'"",'.repeat(11)}""]`, 10)).toThrow('more than 10 lists, maps and texts');
    expect(() => parseJson(`[${'1,'.repeat(17_000_000)}1]`)).toThrow('more than 16777216 values');
    expect(() => parseJson('['.repeat(201))).toThrow('nested more than 200 levels deep');
    expect(() => fromLosslessText('['.repeat(1e6))).toThrow('nested more than 200 levels deep');
  });

  it('may hold in its texts what it likes', () => {
    const value = { a: '[{'.repeat(1000), b: ['\\', '"[[', '\\"{', ''] };
    expect(parseJson(JSON.stringify(value), 10)).toEqual(value);
    expect(parseJson(`${'[[],'.repeat(150)}1${']'.repeat(150)}`)).toHaveLength(2);
    expect(() => parseJson('"\\')).toThrow('it is not JSON');
  });
});
