import type { Backend } from '@kramers/core';
import { requireLinear } from './require-linear';
import { ReferenceKernel } from './reference-kernel';

/** Sample by sample, by the book: what other backends are checked against. */
export const referenceBackend: Backend = {
  name: 'reference',
  summary: 'Sample by sample, forward and backward, by the book: slow, to check others against',
  version: 1,
  createKernel(model, shape, train, test) {
    requireLinear('reference', model, shape);
    return new ReferenceKernel(shape, train, test);
  },
};
