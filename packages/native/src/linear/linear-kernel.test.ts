import { wasmBackend } from '@kramers/kernels';
import { linear } from '@kramers/models';
import { describe, it } from 'vitest';
import { nativeBackend } from '../native-backend';
import { both, expectAgreement, hasCompiler } from '../testing/agreement.fixture';

const pair = [nativeBackend, wasmBackend] as const;
const knobs = { beta: 0.1, learningRate: 0.05, temperature: 0, batchSize: Infinity, sampling: 'shuffled' } as const;
const thorough = process.env['KRAMERS_THOROUGH'] === '1';
/** Few inputs and outputs; many of both. */
const widths = [
  [5, 10, 10, 2],
  [40, 9, 33, 5],
  ...(thorough
    ? [
        [5, 2],
        [3, 7, 4],
        [32, 64, 64, 2],
        [1, 1, 1],
      ]
    : []),
];

describe.skipIf(!hasCompiler)('the linear native kernel (needs a C compiler)', () => {
  it.each(widths.map((all) => [all.join('-'), all] as const))('trains %s as the wasm kernel does', (_, all) => {
    const kernels = both(pair, linear, { widths: all, bias: false }, 100, 1);
    const scale = { scale: 0.1 };
    expectAgreement(kernels, knobs, 1000, 3, scale);
    expectAgreement(kernels, { ...knobs, batchSize: 16 }, 1000, 4, scale);
    expectAgreement(kernels, { ...knobs, batchSize: 7, sampling: 'replacement' }, 1000, 5, scale);
    expectAgreement(kernels, { ...knobs, temperature: 1e-3 }, 1000, 6, scale);
  });
});
