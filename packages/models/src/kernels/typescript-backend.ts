import type { Backend } from '@kramers/core';
import { MomentKernel } from './moment-kernel';
import { SampleKernel } from './sample-kernel';
import { refuseSingles } from './refuse-singles';
import { trainsOnMoments } from './trains-on-moments';

/** Kernels in plain TypeScript. */
export const typescriptBackend: Backend = {
  name: 'typescript',
  summary: 'Plain TypeScript: runs everywhere',
  version: 2,
  createKernel(model, shape, train, test) {
    refuseSingles(shape);
    return trainsOnMoments(model, shape, test)
      ? new MomentKernel(shape, train, test)
      : new SampleKernel(model, shape, train, test);
  },
};
