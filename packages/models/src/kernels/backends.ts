import type { Backend } from '@kramers/core';
import { ReferenceKernel } from './reference-kernel';
import { ReferenceSampleKernel } from './reference-sample-kernel';
import { refuseSingles, trainsOnMoments } from './sets';
import { MomentKernel } from './moment-kernel';
import { SampleKernel } from './sample-kernel';

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

/** Sample by sample, by the book: what other backends are checked against. */
export const referenceBackend: Backend = {
  name: 'reference',
  summary: 'Sample by sample, forward and backward, by the book: slow, to check others against',
  version: 2,
  createKernel(model, shape, train, test) {
    refuseSingles(shape);
    return trainsOnMoments(model, shape, test)
      ? new ReferenceKernel(shape, train, test)
      : new ReferenceSampleKernel(model, shape, train, test);
  },
};
