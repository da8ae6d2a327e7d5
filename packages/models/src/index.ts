import { definePlugin } from '@kramers/core';
import { gaussian } from './data/gaussian';
import { referenceBackend } from './kernels/reference-backend';
import { typescriptBackend } from './kernels/typescript-backend';
import { linear } from './networks/linear';

export { gaussian } from './data/gaussian';
export { MomentKernel } from './kernels/moment-kernel';
export { ReferenceKernel } from './kernels/reference-kernel';
export { referenceBackend } from './kernels/reference-backend';
export { typescriptBackend } from './kernels/typescript-backend';
export { linear } from './networks/linear';

/** The built-in networks, data and backends. */
export const modelsPlugin = definePlugin({
  name: '@kramers/models',
  models: [linear],
  data: [gaussian],
  backends: [typescriptBackend, referenceBackend],
});

export default modelsPlugin;
