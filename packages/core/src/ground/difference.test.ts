import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, patched } from './difference';

const plain = fc.jsonValue({ maxDepth: 4 });

describe('differences', () => {
  it('are the places where two values differ, and nothing else', () => {
    const base = { model: { kind: 'tanh', depth: 3 }, protocol: { kind: 'a', beta: 1 } };
    expect(differences(base, { ...base, model: { kind: 'tanh', depth: 2 } })).toEqual([[['model', 'depth'], 2]]);
    expect(differences(base, base)).toEqual([]);
  });

  it('take a map whole whose keys are others', () => {
    expect(differences({ a: { x: 1 } }, { a: { y: 1 } })).toEqual([[['a'], { y: 1 }]]);
  });

  it('put in place, make the one value out of the other, whatever the two are', () => {
    fc.assert(
      fc.property(plain, plain, (base, value) => {
        expect(JSON.stringify(patched(base, differences(base, value)))).toBe(JSON.stringify(value));
      }),
      { seed: 7 },
    );
  });

  it('do so for values that share most of their keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), plain),
        fc.constantFrom('a', 'b', 'c'),
        plain,
        (base, key, one) => {
          const value = { ...base, [key]: one };
          expect(patched(base, differences(base, value))).toEqual(value);
        },
      ),
      { seed: 8 },
    );
  });
});
