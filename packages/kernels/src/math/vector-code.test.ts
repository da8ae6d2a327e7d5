import { nextUniform, openStream } from '@kramers/core';
import { expect, it } from 'vitest';
import { flatten } from '../assembler/code';
import { at, load, store } from '../assembler/memory';
import { ModuleBuilder } from '../assembler/module';
import { engine } from '../parts/engine';
import { erf } from './erf';
import { gaussian } from './exponential';
import { VectorCode, woven } from './vector-code';

const ABREAST = 4;

/** erf of as many pairs of numbers as are computed side by side. */
function erfAbreast(): (x: readonly number[]) => number[] {
  const module = new ModuleBuilder(1);
  const run = module.procedure([], (scope) => {
    const codes = Array.from({ length: ABREAST }, (_, v) => {
      const code = new VectorCode(scope);
      const x = code.keep(load.pair(at(16 * v)));
      code.add(
        store.pair(
          at(16 * v),
          erf(code, x, (far) => gaussian(far, x)),
        ),
      );
      return code;
    });
    return woven(codes);
  });
  module.export('run', run);
  const memory = new engine.Memory({ initial: 1 });
  const instance = new engine.Instance(new engine.Module(new Uint8Array(flatten(module.bytes()))), { env: { memory } });
  const numbers = new Float64Array(memory.buffer, 0, 2 * ABREAST);
  return (x) => {
    numbers.set(x);
    (instance.exports as { run: () => void }).run();
    return [...numbers];
  };
}

it('computes each of several vectors as if it were alone, on either side of a branch', () => {
  const erfOf = erfAbreast();
  const stream = openStream(3, 'numbers');
  const alone = (x: number): number => erfOf(Array.from({ length: 2 * ABREAST }, () => x))[0]!;
  for (let round = 0; round < 200; round++) {
    // erf takes its other branch beyond 1: from none of the numbers to all of them.
    const size = 0.25 * 2 ** (round % 6);
    const x = Array.from({ length: 2 * ABREAST }, () => size * (2 * nextUniform(stream) - 1));
    expect(erfOf(x)).toEqual(x.map(alone));
  }
});
