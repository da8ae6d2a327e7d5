import {
  addNormals,
  copyState,
  dataSetOf,
  type Kernel,
  type Knobs,
  type Model,
  type NetworkShape,
  openStream,
} from '@kramers/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adam, linear, momentum, nonlinearNetworks, typescriptBackend } from '@kramers/models';
import { wasmBackend } from '../wasm-backend';
import { NonlinearKernel } from './nonlinear-kernel';

const networks = nonlinearNetworks.map(({ model }) => model);
const [tanh, sigmoid] = networks as [Model, Model];

function randomSet(seed: number, count: number, inputs: number, outputs: number) {
  const x = new Float64Array(count * inputs);
  const y = new Float64Array(count * outputs);
  addNormals(openStream(seed, 'x'), x, 1);
  addNormals(openStream(seed, 'y'), y, 0.7);
  return dataSetOf({ count, inputs, outputs, x, y });
}

function both(model: Model, shape: NetworkShape, samples: number, seed: number): { wasm: Kernel; plain: Kernel } {
  const [inputs, outputs] = [shape.widths[0]!, shape.widths.at(-1)!];
  const [train, test] = [randomSet(seed, samples, inputs, outputs), randomSet(seed + 1, 21, inputs, outputs)];
  return {
    wasm: wasmBackend.createKernel(model, shape, train, test),
    plain: typescriptBackend.createKernel(model, shape, train, test),
  };
}

const start = (kernel: Kernel, seed: number, scale = 0.3) =>
  kernel.initialise(scale, openStream(seed, 'weights'), openStream(seed, 'batches'), openStream(seed, 'noise'));

function measured(kernel: Kernel, state: ReturnType<typeof start>): Float64Array {
  const row = new Float64Array(kernel.columns.length + 1);
  kernel.measure(state, 0.05, row, 1);
  return row;
}

const norm = (a: Float64Array): number => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));
const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((v, i) => v - b[i]!));

function expectAgreement(
  { wasm, plain }: { wasm: Kernel; plain: Kernel },
  knobs: Knobs,
  steps: number,
  seed: number,
  scale?: number,
): void {
  const [a, b] = [start(wasm, seed, scale), start(plain, seed, scale)];
  wasm.advance(a, knobs, steps);
  plain.advance(b, knobs, steps);
  expect(distance(a.weights, b.weights)).toBeLessThan(1e-9);
  expect([a.cursor, a.step, a.order, a.batches, a.noise]).toEqual([b.cursor, b.step, b.order, b.batches, b.noise]);
  const [rowA, rowB] = [measured(wasm, a), measured(plain, b)];
  expect(distance(rowA, rowB)).toBeLessThan(1e-9 * (1 + norm(rowB)));
  const [slopeA, slopeB] = [new Float64Array(wasm.parameters), new Float64Array(plain.parameters)];
  wasm.gradient(a, 0.3, slopeA);
  plain.gradient(b, 0.3, slopeB);
  expect(distance(slopeA, slopeB)).toBeLessThan(1e-9 * (1 + norm(slopeB)));
}

const setups = fc.record({
  hidden: fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 4 }),
  inputs: fc.integer({ min: 1, max: 7 }),
  outputs: fc.integer({ min: 1, max: 5 }),
  bias: fc.boolean(),
  regulariseBias: fc.boolean(),
  samples: fc.integer({ min: 2, max: 150 }),
  batchSize: fc.integer({ min: 1, max: 160 }),
  sampling: fc.constantFrom<Knobs['sampling']>('shuffled', 'replacement'),
  temperature: fc.constantFrom(0, 1e-4),
  model: fc.constantFrom(...networks),
  seed: fc.integer({ min: 0, max: 1e9 }),
});

const knobsOf = (setup: { batchSize: number; sampling: Knobs['sampling']; temperature: number }): Knobs => ({
  beta: 0.02,
  learningRate: 0.03,
  ...setup,
});
const plainKnobs = knobsOf({ batchSize: 8, sampling: 'shuffled', temperature: 0 });

describe('the nonlinear wasm kernel', () => {
  it('stays within 1e-9 of the TypeScript kernel, whatever the shape and the activation', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const { hidden, inputs, outputs, bias, regulariseBias, samples, model, seed } = setup;
        const kernels = both(model, { widths: [inputs, ...hidden, outputs], bias, regulariseBias }, samples, seed);
        expect(kernels.wasm).toBeInstanceOf(NonlinearKernel);
        expectAgreement(kernels, knobsOf(setup), 120, seed);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it.each(networks)('stays within 1e-9 of it for 1000 steps of $name', (model) => {
    expectAgreement(both(model, { widths: [3, 6, 5, 2], bias: false }, 40, 9), plainKnobs, 1000, 9);
  });

  it.each<[string, Model, NetworkShape]>([
    ['an activation for each layer', tanh, { widths: [3, 4, 4, 2], bias: true, layers: [sigmoid, linear] }],
    ['linear layers with biases', linear, { widths: [3, 4, 2], bias: true }],
    ['no hidden layer', linear, { widths: [3, 2], bias: true }],
    ['layers too wide for a large tile', tanh, { widths: [32, 64, 64, 64, 2], bias: false }],
  ])('agrees for %s', (_name, model, shape) => {
    expectAgreement(both(model, shape, 100, 5), { ...plainKnobs, batchSize: 70 }, 40, 5, 0.1);
  });

  it('agrees for a new expression, and where it overflows on the way to a finite value', () => {
    const swish = {
      name: 'swish',
      summary: 'x/(1 + e^−x), written so that it overflows',
      activation: 'x / (1 + exp(-x))',
    };
    const kernels = both(swish, { widths: [2, 3, 2], bias: false }, 12, 8);
    expectAgreement(kernels, { ...plainKnobs, learningRate: 1e-9 }, 1, 8, 1200);
    const state = start(kernels.wasm, 8, 1200);
    expect(measured(kernels.wasm, state).every(Number.isFinite)).toBe(true);
  });

  it('gives the same bits however steps are divided into calls, from a copy, and in turn with another state', () => {
    const { wasm } = both(tanh, { widths: [3, 6, 5, 2], bias: true }, 30, 4);
    const knobs = knobsOf({ batchSize: 7, sampling: 'shuffled', temperature: 1e-3 });
    const [whole, divided, other] = [start(wasm, 4), start(wasm, 4), start(wasm, 5)];
    wasm.advance(whole, knobs, 50);
    for (let call = 0; call < 10; call++) {
      wasm.advance(divided, knobs, 5);
      measured(wasm, other);
      wasm.advance(other, knobs, 2);
    }
    expect(divided).toEqual(whole);
    const copy = copyState(whole);
    wasm.advance(whole, knobs, 9);
    wasm.advance(copy, knobs, 9);
    expect(copy).toEqual(whole);
  });

  it('leaves to TypeScript what it has no code for, and says so', () => {
    const arctangent = { name: 'arctangent', summary: 'atan', activation: 'atan(x)' };
    expect(both(arctangent, { widths: [2, 3, 2], bias: false }, 9, 1).wasm.note).toBe(
      'trained in TypeScript: there is no vector code for atan',
    );
    expect(both(tanh, { widths: [2, 3, 2], bias: false }, 9, 1).wasm.note).toBeUndefined();
    expect(() => both(tanh, { widths: [2, 3, 2], bias: false, layers: [sigmoid, sigmoid] }, 9, 1)).toThrow(RangeError);
  });
});

describe('an optimiser that remembers', () => {
  it.each([adam, momentum])('$name is left to the TypeScript kernel, which says so', (kind) => {
    const optimiser = kind.create(kind.options.parse({}));
    const shape = { widths: [2, 5, 2], bias: false, optimiser };
    const { wasm, plain } = both(tanh, shape, 40, 3);
    expect(wasm.note).toBe(`trained in TypeScript: there is no vector code for the optimiser ${kind.name}`);
    const knobs = { beta: 0.01, learningRate: 0.02, temperature: 0, batchSize: 8, sampling: 'shuffled' } as const;
    expectAgreement({ wasm, plain }, knobs, 20, 5);
    // It is not plain descent that is taken for it.
    const descent = both(tanh, { ...shape, optimiser: undefined }, 40, 3).wasm;
    const [a, b] = [start(wasm, 5), start(descent, 5)];
    wasm.advance(a, knobs, 20);
    descent.advance(b, knobs, 20);
    expect(distance(a.weights, b.weights)).toBeGreaterThan(1e-3);
  });
});
