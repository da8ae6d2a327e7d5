import { type Kernel, type Knobs, openStream } from '@kramers/core';
import { copyState } from '@kramers/core/plugins';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linear, MomentKernel } from '@kramers/models';
import { distance, randomSet } from '@kramers/core/testing';
import { wasmBackend } from '../wasm-backend';
import { LinearKernel } from './linear-kernel';

interface Setup {
  readonly hidden: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  readonly samples: number;
  readonly seed: number;
}

const shapes = {
  hidden: fc.array(fc.integer({ min: 1, max: 33 }), { maxLength: 4 }),
  inputs: fc.integer({ min: 1, max: 7 }),
  outputs: fc.integer({ min: 1, max: 7 }),
  seed: fc.integer({ min: 0, max: 1e9 }),
};

const setups = fc.record({
  ...shapes,
  samples: fc.integer({ min: 2, max: 130 }),
  batchSize: fc.integer({ min: 1, max: 140 }),
  sampling: fc.constantFrom<Knobs['sampling']>('shuffled', 'replacement'),
  temperature: fc.constantFrom(0, 1e-4),
});

const knobsOf = (setup: { batchSize: number; sampling: Knobs['sampling']; temperature: number }): Knobs => ({
  beta: 0.05,
  learningRate: 0.02,
  ...setup,
});

function build({ hidden, inputs, outputs, samples, seed }: Setup) {
  const shape = { widths: [inputs, ...hidden, outputs], bias: false };
  const train = randomSet(seed, 'train', samples, inputs, outputs);
  const test = randomSet(seed, 'test', 20, inputs, outputs);
  return { wasm: new LinearKernel(shape, train, test), plain: new MomentKernel(shape, train, test) };
}

const start = (kernel: Kernel, seed: number) =>
  kernel.initialise(0.3, openStream(seed, 'weights'), openStream(seed, 'batches'), openStream(seed, 'noise'));

function measured(kernel: Kernel, state: ReturnType<typeof start>): Float64Array {
  const row = new Float64Array(kernel.columns.length + 1);
  kernel.measure(state, 0.05, row, 1);
  return row;
}

describe('the linear wasm kernel', () => {
  it('stays within 1e-9 of the TypeScript kernel for 1000 steps, whatever the shape', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const { wasm, plain } = build(setup);
        const knobs = knobsOf(setup);
        const [a, b] = [start(wasm, setup.seed), start(plain, setup.seed)];
        for (let call = 0; call < 10; call++) {
          wasm.advance(a, knobs, 100);
          plain.advance(b, knobs, 100);
        }
        expect(distance(a.weights, b.weights)).toBeLessThan(1e-9);
        expect([a.cursor, a.step, a.order, a.batches, a.noise]).toEqual([
          b.cursor,
          b.step,
          b.order,
          b.batches,
          b.noise,
        ]);
        expect(distance(measured(wasm, a), measured(plain, b))).toBeLessThan(1e-9);
        const [gradientA, gradientB] = [new Float64Array(wasm.parameters), new Float64Array(plain.parameters)];
        wasm.gradient(a, 0.3, gradientA);
        plain.gradient(b, 0.3, gradientB);
        expect(distance(gradientA, gradientB)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('agrees for one more output than a block holds, and for rows of many inputs', () => {
    for (const [inputs, outputs] of [
      [40, 9],
      [3, 25],
      [12, 1],
      [90, 2],
    ] as const) {
      const setup = { hidden: [5], inputs, outputs, samples: 50, seed: 3 };
      const { wasm, plain } = build(setup);
      const knobs = knobsOf({ batchSize: 8, sampling: 'shuffled', temperature: 0 });
      const [a, b] = [start(wasm, 3), start(plain, 3)];
      wasm.advance(a, knobs, 200);
      plain.advance(b, knobs, 200);
      expect(distance(a.weights, b.weights)).toBeLessThan(1e-9);
      expect(distance(measured(wasm, a), measured(plain, b))).toBeLessThan(1e-9);
    }
  });

  it('leaves to TypeScript a network too large for the memory of a module, and says so', () => {
    const kernelFor = (width: number) =>
      wasmBackend.createKernel(
        linear,
        { widths: [2, width, width, 2], bias: false },
        randomSet(1, 'train', 8, 2, 2),
        randomSet(1, 'test', 8, 2, 2),
      );
    expect(kernelFor(40)).toBeInstanceOf(LinearKernel);
    expect(kernelFor(24_000).note).toBe(
      'trained in TypeScript: its data and weights take 4.3 GB, more than a module can address',
    );
  });

  it('gives the same bits however the steps are divided into calls', () => {
    fc.assert(
      fc.property(setups, fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 }), (setup, parts) => {
        const { wasm } = build(setup);
        const knobs = knobsOf(setup);
        const [whole, divided] = [start(wasm, setup.seed), start(wasm, setup.seed)];
        wasm.advance(
          whole,
          knobs,
          parts.reduce((sum, steps) => sum + steps, 0),
        );
        for (const steps of parts) wasm.advance(divided, knobs, steps);
        expect(divided).toEqual(whole);
      }),
      { seed: 2, numRuns: 35 },
    );
  });

  it('keeps nothing of a state: copies and states that take turns on one kernel go their own ways, bit for bit', () => {
    const setup = { hidden: [6, 5], inputs: 3, outputs: 2, samples: 30, seed: 4 };
    const { wasm } = build(setup);
    const knobs = knobsOf({ batchSize: 7, sampling: 'shuffled', temperature: 1e-3 });
    const [first, second] = [start(wasm, 4), start(wasm, 5)];
    const [alone, other] = [start(wasm, 4), start(wasm, 5)];
    wasm.advance(alone, knobs, 60);
    wasm.advance(other, knobs, 60);
    for (let call = 0; call < 20; call++) {
      wasm.advance(first, knobs, 3);
      measured(wasm, second);
      wasm.advance(second, knobs, 3);
    }
    expect(first).toEqual(alone);
    expect(second).toEqual(other);
    const copy = copyState(first);
    wasm.advance(first, knobs, 11);
    wasm.advance(copy, knobs, 11);
    expect(copy).toEqual(first);
  });

  it('notices weights changed between calls', () => {
    const { wasm } = build({ hidden: [4], inputs: 3, outputs: 2, samples: 30, seed: 6 });
    const state = start(wasm, 6);
    const knobs = knobsOf({ batchSize: 30, sampling: 'shuffled', temperature: 0 });
    wasm.advance(state, knobs, 5);
    state.weights.fill(0);
    wasm.advance(state, knobs, 5);
    expect(state.weights.every((weight) => weight === 0)).toBe(true);
    expect(measured(wasm, state)[4]).toBe(0);
  });

  it('lets collapsed modes vanish instead of becoming denormal', () => {
    const { wasm } = build({ hidden: [8, 8], inputs: 5, outputs: 2, samples: 20, seed: 7 });
    const state = start(wasm, 7);
    const knobs: Knobs = { beta: 5, learningRate: 0.08, temperature: 0, batchSize: 20, sampling: 'shuffled' };
    for (let epoch = 0; epoch < 500; epoch++) {
      wasm.advance(state, knobs, 2);
      expect(state.weights.every((weight) => weight === 0 || Math.abs(weight) >= 1e-100)).toBe(true);
    }
    expect(state.weights.every((weight) => weight === 0)).toBe(true);
  });
});
