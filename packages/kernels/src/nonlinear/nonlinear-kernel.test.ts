import type { Knobs, Model, NetworkShape } from '@kramers/core';
import { copyState } from '@kramers/core/plugins';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linear, nonlinearNetworks } from '@kramers/models';
import { both, expectAgreement, measured, start } from '../testing/agreement';
import { NonlinearKernel } from './nonlinear-kernel';

const networks = nonlinearNetworks.map(({ model }) => model);
const [tanh, sigmoid] = networks as [Model, Model];

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

  it('calls for what it has no code for, and says so', () => {
    const arctangent = { name: 'arctangent', summary: 'atan', activation: 'atan(x)' };
    const kernels = both(arctangent, { widths: [2, 3, 2], bias: false }, 9, 1);
    expectAgreement(kernels, plainKnobs, 100, 1);
    expect(kernels.wasm.note).toBe('computed in TypeScript, for want of vector code: atan');
    expect(both(tanh, { widths: [2, 3, 2], bias: false }, 9, 1).wasm.note).toBeUndefined();
    expect(() => both(tanh, { widths: [2, 3, 2], bias: false, layers: [sigmoid, sigmoid] }, 9, 1)).toThrow(RangeError);
  });
});
