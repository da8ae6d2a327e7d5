import { log } from '@kramers/theory/elementary';
import { expect, it } from 'vitest';
import { tailLog } from './tail-log';

/** Numbers in (0, 1], as many of them near 1 as near 0. */
function* numbers(count: number): Generator<number> {
  for (let i = 0, word = 7; i < count; i++) {
    word = (Math.imul(word, 1664525) + 1013904223) | 0;
    const u = (word >>> 0) / 2 ** 32;
    yield i % 3 === 0 ? 1 - u * 2 ** (-i % 50) : 1 - u;
  }
}

it('is the logarithm, to a unit in the last place', () => {
  let worst = 0;
  for (const x of numbers(200_000)) worst = Math.max(worst, Math.abs(tailLog(x) - log(x)) / -log(x) || 0);
  expect(worst).toBeLessThan(2.3e-16);
  expect(tailLog(1)).toBe(0);
  expect(tailLog(2 ** -53)).toBeCloseTo(-53 * Math.LN2, 14);
});

it.runIf(process.versions.node.startsWith('20.'))('is that of Node 20, to the last bit', () => {
  let different = 0;
  for (const x of numbers(1_000_000)) if (!Object.is(tailLog(x), Math.log(x))) different++;
  expect(different).toBe(0);
});
