import type { Backend } from '@kramers/core';
import { ReferenceKernel } from './reference-kernel';
import { ReferenceSampleKernel } from './reference-sample-kernel';
import { refuseSingles } from './refuse-singles';
import { trainsOnMoments } from './trains-on-moments';

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
