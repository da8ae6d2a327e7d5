import { modelConformance, runChecks } from '@kramers/core/testing';
import { describe, expect, it } from 'vitest';
import { typescriptBackend } from '../kernels/backends';
import { linear } from './linear';
import { nonlinearNetworks } from './nonlinear';

describe.each([linear, ...nonlinearNetworks.map(({ model }) => model)])('$name', (model) => {
  it.each(modelConformance(model, typescriptBackend))('$name', ({ run }) => run());
});

describe('the suite itself', () => {
  it('finds a gradient that is not that of the loss', async () => {
    const broken: typeof typescriptBackend = {
      ...typescriptBackend,
      createKernel(...args) {
        const kernel = typescriptBackend.createKernel(...args);
        const { gradient } = kernel;
        kernel.gradient = (state, beta, out) => {
          gradient.call(kernel, state, beta, out);
          out[1]! += 1e-4;
        };
        return kernel;
      },
    };
    await expect(runChecks(modelConformance(linear, broken))).rejects.toThrow(/component 1 of the gradient/);
  });
});
