import type { NetworkShape } from '@kramers/core';
import { wasmBackend } from '@kramers/kernels';
import { adam, momentum, nonlinearNetworks } from '@kramers/models';
import { describe, it } from 'vitest';
import { nativeBackend } from '../native-backend';
import { both, expectAgreement, hasCompiler } from '../testing/agreement.fixture';

const pair = [nativeBackend, wasmBackend] as const;
const knobs = { beta: 0.1, learningRate: 0.05, temperature: 0, batchSize: Infinity, sampling: 'shuffled' } as const;
const thorough = process.env['KRAMERS_THOROUGH'] === '1';
const models = nonlinearNetworks.map(({ model }) => model).filter(({ name }) => thorough || name === 'gelu');
const tanh = nonlinearNetworks.find(({ model }) => model.name === 'tanh')!.model;
const shapes: readonly (readonly [string, Partial<NetworkShape>])[] = [
  ['many inputs, by Adam', { widths: [30, 40, 33, 4], optimiser: adam.create(adam.options.parse({})) }],
  ...(thorough
    ? ([
        ['momentum', { optimiser: momentum.create(momentum.options.parse({})), regulariseBias: true }],
        ['one of each', { widths: [1, 1, 1], bias: false }],
      ] as const)
    : []),
];

describe.skipIf(!hasCompiler)('the nonlinear native kernel (needs a C compiler)', () => {
  it.each(models.map((model) => [model.name, model] as const))('trains %s as the wasm kernel does', (_, model) => {
    const kernels = both(pair, model, { widths: [5, 10, 9, 2], bias: true }, 100, 1);
    expectAgreement(kernels, { ...knobs, batchSize: 16 }, 1000, 4);
    expectAgreement(kernels, { ...knobs, batchSize: 70, temperature: 1e-4 }, 1000, 4);
  });

  it.each(shapes)('trains as the wasm kernel does: %s', (_, shape) => {
    const kernels = both(pair, tanh, { widths: [5, 10, 9, 2], bias: true, ...shape }, 100, 1);
    expectAgreement(kernels, { ...knobs, learningRate: 0.01 }, 1000, 4);
  });
});
