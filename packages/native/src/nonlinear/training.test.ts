import { type Knobs, lossOfExpression, type NetworkShape, openStream } from '@kramers/core';
import { distance, modelConformance, randomSet } from '@kramers/core/testing';
import { wasmBackend } from '@kramers/kernels';
import {
  adam,
  crossEntropy,
  linear,
  modularAddition,
  momentum,
  nonlinearNetworks,
  referenceBackend,
  typescriptBackend,
} from '@kramers/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeBackend } from '../native-backend';
import { both, expectAgreement, hasCompiler, start } from '../testing/agreement.fixture';

const thorough = process.env['KRAMERS_THOROUGH'] === '1';
const models = nonlinearNetworks.map(({ model }) => model);
const named = (name: string) => models.find((model) => model.name === name)!;
const knobs: Knobs = { beta: 0.1, learningRate: 0.01, temperature: 0, batchSize: Infinity, sampling: 'shuffled' };
const optimisers = [
  undefined,
  adam.create(adam.options.parse({})),
  momentum.create(momentum.options.parse({ decay: 'decoupled' })),
];

/** Losses that are expressions; the first overflows on the way to what does not. */
const written = ['log((exp(f - y) + exp(y - f)) / 2)', 'abs(f - y) < 1 ? (f - y)^2 / 2 : abs(f - y) - 0.5'].map(
  (expression) => lossOfExpression({ name: expression, summary: 's', expression }),
);

/** Two numbers modulo 11, one-hot: inputs are lists of two ones, and targets are classes. */
function addition(shape: Partial<NetworkShape>) {
  const options = modularAddition.options.parse({ modulus: 11, fraction: 0.7 });
  const { train, test } = modularAddition.create(options, (purpose) => openStream(1, purpose));
  const whole = { widths: [22, 24, 11], bias: true, loss: crossEntropy, optimiser: optimisers[1]!, ...shape };
  return [nativeBackend, wasmBackend].map((backend) => backend.createKernel(named('gelu'), whole, train, test));
}

describe.skipIf(!hasCompiler)('classes, by Adam, on lists of inputs (needs a C compiler)', () => {
  it('are learnt as by the wasm kernel, accuracies included', () => {
    const [native, wasm] = addition({});
    expectAgreement([native!, wasm!], knobs, 150, 2);
    expectAgreement([native!, wasm!], { ...knobs, batchSize: 10 }, 150, 3);
  });

  it('are learnt in single precision, with the gradient of double precision to 1e-5', () => {
    const [single, double] = [addition({ precision: 'float32' })[0]!, addition({})[0]!];
    const gradients = [single, double].map((kernel) => {
      const gradient = new Float64Array(kernel.parameters);
      kernel.gradient(start(kernel, 1), 0.1, gradient);
      return gradient;
    });
    const largest = gradients[1]!.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    gradients[1]!.forEach((g, i) => expect(Math.abs(gradients[0]![i]! - g)).toBeLessThan(1e-5 * Math.max(1, largest)));
    const state = start(single, 1);
    single.advance(state, { ...knobs, temperature: 1e-5 }, 20);
    expect(state.weights.every((w) => w === Math.fround(w))).toBe(true);
  });
});

describe.skipIf(!hasCompiler)('a loss that is an expression (needs a C compiler)', () => {
  it.each(thorough ? written : written.slice(0, 1))('trains as in the wasm kernel: $name', (loss) => {
    for (const precision of ['float64', 'float32'] as const) {
      const shape: NetworkShape = { widths: [5, 9, 3], bias: true, loss, precision };
      const kernels = both([nativeBackend, wasmBackend], named('tanh'), shape, 40, 3);
      expect(kernels[0].note).toBeUndefined();
      if (precision === 'float64') expectAgreement(kernels, knobs, 60, 3);
      const far = kernels.map((kernel) => {
        const state = start(kernel, 5);
        state.weights.fill(400);
        const [gradient, row] = [new Float64Array(kernel.parameters), new Float64Array(kernel.columns.length)];
        kernel.gradient(state, 0, gradient);
        kernel.measure(state, 0, row, 0);
        return [...gradient, row[2]!];
      });
      expect(far.flat().every(Number.isFinite)).toBe(true);
      far[0]!.forEach((value, i) => expect(Math.abs(value - far[1]![i]!)).toBeLessThan(1e-5 * (1 + Math.abs(value))));
    }
  });
});

describe.skipIf(!hasCompiler)('a state (needs a C compiler)', () => {
  it('that does not fit is refused, and one that was handed to another thread', () => {
    const [kernel] = both([nativeBackend, typescriptBackend], linear, { widths: [5, 10, 10, 2], bias: false }, 100, 1);
    const state = start(kernel, 1);
    kernel.advance(state, knobs, 1);
    structuredClone(state.weights, { transfer: [state.weights.buffer as ArrayBuffer] });
    expect(() => kernel.advance(state, knobs, 1)).toThrow(/a state of 0 parameters and 100 samples does not fit/);
  });
});

describe.runIf(thorough && hasCompiler)('over shapes, activations, losses and optimisers (needs a C compiler)', () => {
  const conforming = [linear, named('tanh'), named('relu'), named('swish')].flatMap((model) =>
    modelConformance(model, nativeBackend).map(({ name, run }) => [`${model.name} ${name}`, run] as const),
  );
  const single = modelConformance(named('gelu'), nativeBackend, 'float32').map(
    ({ name, run }) => [`gelu in float32 ${name}`, run] as const,
  );
  it.each([...conforming, ...single])('%s', (_, run) => run());

  it('has the gradients of the reference kernel, and trains as the TypeScript kernel', () => {
    fc.assert(
      fc.property(
        fc.record({
          hidden: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
          inputs: fc.integer({ min: 1, max: 40 }),
          outputs: fc.integer({ min: 1, max: 9 }),
          samples: fc.integer({ min: 2, max: 150 }),
          batchSize: fc.integer({ min: 1, max: 160 }),
          sampling: fc.constantFrom<Knobs['sampling']>('shuffled', 'replacement'),
          temperature: fc.constantFrom(0, 1e-5),
          model: fc.constantFrom(...models),
          optimiser: fc.constantFrom(...optimisers),
          loss: fc.constantFrom(undefined, ...written),
          bias: fc.boolean(),
          seed: fc.integer({ min: 0, max: 1e9 }),
        }),
        ({ hidden, inputs, outputs, samples, model, optimiser, loss, bias, seed, ...rest }) => {
          const widths = [inputs, ...hidden, outputs];
          const shape = { widths, bias, ...(optimiser ? { optimiser } : {}), ...(loss ? { loss } : {}) };
          const kernels = both([nativeBackend, typescriptBackend], model, shape, samples, seed);
          expectAgreement(kernels, { ...knobs, learningRate: 1e-3, ...rest }, 50, seed, { scale: 0.2 });
          const sets = [
            randomSet(seed, 'train', samples, inputs, outputs),
            randomSet(seed, 'test', 21, inputs, outputs),
          ] as const;
          const book = referenceBackend.createKernel(model, shape, ...sets);
          const [a, b] = [new Float64Array(book.parameters), new Float64Array(book.parameters)];
          kernels[0].gradient(start(kernels[0], seed), 0.1, a);
          book.gradient(start(book, seed), 0.1, b);
          expect(distance(a, b)).toBeLessThan(1e-10 * (1 + Math.hypot(...b)));
        },
      ),
      { seed: 1, numRuns: 15 },
    );
  });
});
