import {
  type DataSet,
  dataSetOf,
  type Knobs,
  type Loss,
  lossOfExpression,
  type NetworkShape,
  openStream,
} from '@kramers/core';
import { adam, crossEntropy, modularAddition, momentum, nonlinearNetworks, referenceBackend } from '@kramers/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { both, bothOn, distance, expectAgreement, norm, type Pair, randomSet, start } from '../testing/agreement';
import { NonlinearKernel } from './nonlinear-kernel';

const networks = nonlinearNetworks.map(({ model }) => model);
const tanh = networks[0]!;
const gelu = networks.find(({ name }) => name === 'gelu')!;

const optimisers = [
  momentum.create(momentum.options.parse({})),
  momentum.create(momentum.options.parse({ momentum: 0.5, decay: 'decoupled' })),
  adam.create(adam.options.parse({})),
  adam.create(adam.options.parse({ decay: 'decoupled', scaleMemory: 0.98 })),
];

/** Of the difference, smooth and bent, of the product, and one that overflows on the way to what does not. */
const written = ['log(cosh(f - y))', 'abs(f - y) < 1 ? (f - y)^2 / 2 : abs(f - y) - 0.5', 'softplus(-y * f)'].map(
  (expression) => lossOfExpression({ name: expression, summary: 's', expression }),
);

/** Each sample one of several classes. */
function classes(seed: number, count: number, inputs: number, outputs: number): DataSet {
  const { x, y } = randomSet(seed, count, inputs, outputs).samples!;
  const oneHot = y.map((value, i) => {
    const row = y.subarray(i - (i % outputs), i - (i % outputs) + outputs);
    return value === Math.max(...row) ? 1 : 0;
  });
  return dataSetOf({ count, inputs, outputs, x, y: oneHot });
}

/** Targets that are probabilities, some of them zero. */
function shares(seed: number, count: number, inputs: number, outputs: number): DataSet {
  const { x, y } = randomSet(seed, count, inputs, outputs).samples!;
  const positive = y.map((value, i) => Math.max(0, value) + (i % outputs === 0 ? 0.1 : 0));
  const sums = Array.from({ length: count }, (_, s) =>
    positive.subarray(s * outputs, (s + 1) * outputs).reduce((sum, value) => sum + value, 0),
  );
  return dataSetOf({ count, inputs, outputs, x, y: positive.map((v, i) => v / sums[Math.floor(i / outputs)]!) });
}

/** Mostly zero, as the inputs of a bag of words are. */
function sparse(seed: number, count: number, inputs: number, outputs: number): DataSet {
  const { x, y } = classes(seed, count, inputs, outputs).samples!;
  const some = x.map((value, i) => ((i * 7 + Math.floor(i / inputs)) % 11 === 0 ? value : 0));
  return dataSetOf({ count, inputs, outputs, x: some, y });
}

const setups = fc.record({
  hidden: fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 3 }),
  inputs: fc.integer({ min: 1, max: 40 }),
  outputs: fc.integer({ min: 2, max: 6 }),
  bias: fc.boolean(),
  regulariseBias: fc.boolean(),
  samples: fc.integer({ min: 2, max: 150 }),
  batchSize: fc.integer({ min: 1, max: 160 }),
  temperature: fc.constantFrom(0, 1e-4),
  optimiser: fc.constantFrom(...optimisers, undefined),
  loss: fc.constantFrom(crossEntropy, undefined, written[1]!, written[2]!),
  data: fc.constantFrom(classes, shares, sparse),
  model: fc.constantFrom(...networks),
  seed: fc.integer({ min: 0, max: 1e9 }),
});

const knobs: Knobs = { beta: 0.02, learningRate: 0.01, temperature: 0, batchSize: 8, sampling: 'shuffled' };

describe('losses, classes and optimisers in vector code', () => {
  it('stay within 1e-9 of the TypeScript kernel, and say nothing of a stand-in', () => {
    fc.assert(
      fc.property(
        setups,
        ({ hidden, inputs, outputs, data, samples, model, seed, batchSize, temperature, ...rest }) => {
          const shape: NetworkShape = { ...rest, widths: [inputs, ...hidden, outputs] };
          const kernels = bothOn(
            model,
            shape,
            data(seed, samples, inputs, outputs),
            data(seed + 1, 21, inputs, outputs),
          );
          expect(kernels.wasm).toBeInstanceOf(NonlinearKernel);
          expect(kernels.wasm.note).toBeUndefined();
          expectAgreement(kernels, { ...knobs, batchSize, temperature }, 60, seed);
        },
      ),
      { seed: 2, numRuns: 40 },
    );
  });

  const trained: [string, NetworkShape][] = [
    ['cross-entropy', { widths: [20, 12, 4], bias: true, loss: crossEntropy }],
    ...optimisers.map((optimiser): [string, NetworkShape] => [
      `${JSON.stringify(optimiser.law)}`,
      { widths: [20, 12, 4], bias: true, loss: crossEntropy, optimiser },
    ]),
  ];
  it.each(trained)('stay within 1e-9 of it for 1000 steps: %s', (_name, shape) => {
    for (const data of [classes, sparse]) {
      const kernels = bothOn(tanh, shape, data(3, 40, 20, 4), data(4, 30, 20, 4));
      expectAgreement(kernels, knobs, 1000, 9);
    }
  });

  it('have the gradients of the reference kernel', () => {
    for (const data of [classes, shares, sparse]) {
      const [train, test] = [data(5, 33, 20, 3), data(6, 9, 20, 3)];
      for (const loss of [crossEntropy, undefined, ...written]) {
        const shape = { widths: [20, 7, 6, 3], bias: true, ...(loss ? { loss } : {}) };
        const { wasm } = bothOn(gelu, shape, train, test);
        const book = referenceBackend.createKernel(gelu, shape, train, test);
        const [a, b] = [new Float64Array(wasm.parameters), new Float64Array(wasm.parameters)];
        wasm.gradient(start(wasm, 1), 0.1, a);
        book.gradient(start(book, 1), 0.1, b);
        expect(distance(a, b)).toBeLessThan(1e-10 * norm(b));
      }
    }
  });

  it('train on modular addition, whose inputs are lists of two, as on rows of numbers', () => {
    const stream = (purpose: string) => openStream(1, purpose);
    const { train, test } = modularAddition.create(
      modularAddition.options.parse({ modulus: 11, fraction: 0.7 }),
      stream,
    );
    const shape = { widths: [22, 24, 11], bias: false, loss: crossEntropy, optimiser: optimisers[3]! };
    expectAgreement(bothOn(gelu, shape, train, test), { ...knobs, batchSize: Infinity }, 150, 2);
  });

  it('keep what an optimiser remembers in the state: the same bits however the steps are divided', () => {
    const { wasm } = both(tanh, { widths: [3, 6, 2], bias: true, optimiser: optimisers[2]! }, 40, 3);
    const [whole, divided] = [start(wasm, 4), start(wasm, 4)];
    wasm.advance(whole, knobs, 30);
    for (let call = 0; call < 10; call++) {
      wasm.advance(divided, knobs, 3);
      wasm.advance(start(wasm, 5), knobs, 2);
    }
    expect(divided).toEqual(whole);
  });
});

describe('a loss that is an expression', () => {
  it('is right far beyond the exponents of a double', () => {
    // Outputs of a thousand and more: cosh overflows, its logarithm does not.
    const data = dataSetOf({
      count: 3,
      inputs: 1,
      outputs: 1,
      x: Float64Array.of(900, 1500, -2000),
      y: Float64Array.of(1, 2, 3),
    });
    const wide = lossOfExpression({ name: 'log-cosh', summary: 's', expression: 'log((exp(f - y) + exp(y - f)) / 2)' });
    const relu = networks.find(({ name }) => name === 'relu')!;
    const { wasm } = bothOn(relu, { widths: [1, 1, 1], bias: false, loss: wide }, data, data);
    expect(wasm.note).toBeUndefined();
    const state = { ...start(wasm, 1), weights: Float64Array.of(1, 1) };
    const row = new Float64Array(wasm.columns.length);
    wasm.measure(state, 0, row, 0);
    expect(row[2]).toBeCloseTo(
      (899 + 1498 + 3) / 3 - Math.LN2 + (Math.LN2 - Math.log(2) + Math.log(Math.cosh(3)) - 3 + Math.LN2) / 3,
      9,
    );
    const gradient = new Float64Array(2);
    wasm.gradient(state, 0, gradient);
    expect([...gradient].map((g) => Math.round(g))).toEqual([800, 800]);
  });

  it('is called for where only an operation has no vector code, and where it predicts something else', () => {
    const shape = { widths: [4, 6, 3], bias: true };
    const kernels = both(tanh, { ...shape, loss: written[0]! }, 30, 7);
    expectAgreement(kernels, knobs, 200, 6);
    expect(kernels.wasm.note).toBe('computed in TypeScript, for want of vector code: cosh, sinh');
    const predicting = {
      ...written[2]!,
      name: 'logistic',
      predict: (f: Float64Array, out: Float64Array) => out.set(f),
    };
    expect(both(tanh, { ...shape, loss: predicting }, 30, 7).wasm.note).toContain('the loss logistic');
    expect(() => lossOfExpression({ name: 'odd', summary: 's', expression: 'f - z' })).toThrow(
      /loss "odd": expression: .*"z"/,
    );
  });
});

describe('what a plugin computes itself', () => {
  const shape = { widths: [4, 6, 3], bias: true };
  const said = (kernels: Pair): string | undefined => {
    expectAgreement(kernels, knobs, 200, 6);
    return kernels.wasm.note;
  };

  it('is called for: a loss', () => {
    const quartic: Loss = {
      name: 'quartic',
      summary: '¼Σ(f − y)⁴',
      value: (f, y) => f.reduce((sum, v, o) => sum + (v - y[o]!) ** 4, 0) / 4,
      gradient: (f, y, out) => f.forEach((v, o) => (out[o] = (v - y[o]!) ** 3)),
      predict: (f, out) => f.forEach((v, o) => (out[o] = 2 * v)),
    };
    expect(said(both(tanh, { ...shape, loss: quartic }, 30, 7))).toBe(
      'computed in TypeScript, for want of vector code: the loss quartic',
    );
  });

  it('is called for: an optimiser', () => {
    const signs = {
      kind: 'signs',
      memory: 1,
      step({ weights, gradient, memory, learningRate, count }: Parameters<(typeof optimisers)[0]['step']>[0]) {
        for (let i = 0; i < weights.length; i++) {
          memory[i] = 0.9 * memory[i]! + gradient[i]!;
          weights[i]! -= (learningRate * Math.tanh(memory[i]!)) / Math.sqrt(count);
        }
      },
    };
    expect(said(both(tanh, { ...shape, optimiser: signs }, 30, 7))).toBe(
      'computed in TypeScript, for want of vector code: the optimiser signs',
    );
  });
});
