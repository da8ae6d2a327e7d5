import { type Knobs, openStream } from '@kramers/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MomentKernel } from './moment-kernel';
import { ReferenceKernel } from './reference-kernel';
import { distance, randomSet } from '@kramers/core/testing';

const norm = (a: Float64Array): number => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));

const setups = fc.record({
  depth: fc.integer({ min: 1, max: 5 }),
  width: fc.integer({ min: 1, max: 7 }),
  inputs: fc.integer({ min: 1, max: 5 }),
  outputs: fc.integer({ min: 1, max: 5 }),
  samples: fc.integer({ min: 3, max: 60 }),
  batchSize: fc.integer({ min: 1, max: 70 }),
  sampling: fc.constantFrom<Knobs['sampling']>('shuffled', 'replacement'),
  temperature: fc.constantFrom(0, 1e-4),
  seed: fc.integer({ min: 0, max: 1e9 }),
});

function build(setup: {
  depth: number;
  width: number;
  inputs: number;
  outputs: number;
  samples: number;
  seed: number;
}) {
  const { depth, width, inputs, outputs, samples, seed } = setup;
  const shape = { widths: [inputs, ...new Array<number>(depth - 1).fill(width), outputs], bias: false };
  const train = randomSet(seed, 'train', samples, inputs, outputs);
  const test = randomSet(seed, 'test', 20, inputs, outputs);
  const start = (kernel: MomentKernel | ReferenceKernel) =>
    kernel.initialise(1 / Math.sqrt(width + 1), openStream(seed, 'w'), openStream(seed, 'b'), openStream(seed, 'n'));
  return { shape, train, test, start };
}

describe('the second-moment kernel', () => {
  it('stays within 1e-11 of sample-by-sample training for 1000 steps', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const { shape, train, test, start } = build(setup);
        const knobs: Knobs = { beta: 0.05, learningRate: 0.03, ...setup };
        const fast = new MomentKernel(shape, train, test);
        const slow = new ReferenceKernel(shape, train, test);
        const [a, b] = [start(fast), start(slow)];
        fast.advance(a, knobs, 1000);
        slow.advance(b, knobs, 1000);
        expect(distance(a.weights, b.weights) / norm(b.weights)).toBeLessThan(1e-11);
        const [rowA, rowB] = [new Float64Array(fast.columns.length), new Float64Array(slow.columns.length)];
        fast.measure(a, 0.05, rowA, 0);
        slow.measure(b, 0.05, rowB, 0);
        rowA.forEach((value, i) => expect(Math.abs(value - rowB[i]!)).toBeLessThan(1e-9 * (1 + Math.abs(rowB[i]!))));
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('has the gradient that finite differences of the loss give, to 1e-6', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const { shape, train, test, start } = build(setup);
        const kernel = new MomentKernel(shape, train, test);
        const state = start(kernel);
        const gradient = new Float64Array(kernel.parameters);
        kernel.gradient(state, 0.3, gradient);
        const row = new Float64Array(kernel.columns.length);
        const loss = (): number => {
          kernel.measure(state, 0.3, row, 0);
          return row[2]!;
        };
        const numeric = gradient.map((_, i) => {
          const at = state.weights[i]!;
          state.weights[i] = at + 1e-5;
          const above = loss();
          state.weights[i] = at - 1e-5;
          const below = loss();
          state.weights[i] = at;
          return (above - below) / 2e-5;
        });
        expect(distance(gradient, numeric)).toBeLessThan(1e-6 * (1 + norm(numeric)));
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('goes on from a copied state exactly as from the original', () => {
    const { shape, train, test, start } = build({ depth: 3, width: 4, inputs: 2, outputs: 2, samples: 50, seed: 3 });
    const kernel = new MomentKernel(shape, train, test);
    const knobs: Knobs = { beta: 0.1, learningRate: 0.05, temperature: 1e-4, batchSize: 16, sampling: 'shuffled' };
    const state = start(kernel);
    kernel.advance(state, knobs, 7);
    const copy = structuredClone(state);
    kernel.advance(state, knobs, 20);
    kernel.advance(copy, knobs, 20);
    expect(copy).toEqual(state);
  });

  it('keeps the origin of a two-layer network unstable: tiny weights grow when β < η', () => {
    const { shape, train, test, start } = build({ depth: 2, width: 3, inputs: 1, outputs: 1, samples: 50, seed: 5 });
    const kernel = new MomentKernel(shape, train, test);
    const state = start(kernel);
    state.weights.forEach((w, i) => (state.weights[i] = w * 1e-120));
    kernel.advance(
      state,
      { beta: 0.1, learningRate: 0.1, temperature: 0, batchSize: 50, sampling: 'shuffled' },
      20_000,
    );
    expect(norm(state.weights)).toBeGreaterThan(0.1);
  });
});
