import type { Backend } from '@kramers/core';
import { requireLinear } from './require-linear';
import { MomentKernel } from './moment-kernel';

/** Kernels in plain TypeScript. */
export const typescriptBackend: Backend = {
  name: 'typescript',
  summary: 'Plain TypeScript: runs everywhere',
  version: 1,
  createKernel(model, shape, train, test) {
    requireLinear('typescript', model, shape);
    return new MomentKernel(shape, train, test);
  },
};
