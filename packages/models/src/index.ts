import { definePlugin } from '@kramers/core';
import { gaussian } from './data/gaussian';
import { adam, momentum, sgd } from './optimisers/built-in';
import { gradientFilter } from './optimisers/gradient-filter';
import { modularAddition } from './data/modular-addition';
import { table } from './data/table';
import { teacher } from './data/teacher';
import { referenceBackend, typescriptBackend } from './kernels/backends';
import { crossEntropy } from './losses/cross-entropy';
import { mse } from './losses/mse';
import { effectiveRank } from './metrics/effective-rank';
import { linear } from './activations/linear';
import { nonlinearNetworks } from './activations/nonlinear';

export { Activation } from './evaluate/activation';
export { programOf } from './evaluate/program-of';
export { gaussian } from './data/gaussian';
export { modularAddition } from './data/modular-addition';
export { table } from './data/table';
export { teacher } from './data/teacher';
export { MomentKernel } from './kernels/moment-kernel';
export { ReferenceKernel } from './kernels/reference-kernel';
export { ReferenceSampleKernel } from './kernels/reference-sample-kernel';
export { SampleKernel } from './kernels/sample-kernel';
export { referenceBackend } from './kernels/backends';
export { typescriptBackend } from './kernels/backends';
export { crossEntropy } from './losses/cross-entropy';
export { mse } from './losses/mse';
export { adam, momentum, sgd } from './optimisers/built-in';
export { gradientFilter } from './optimisers/gradient-filter';
export { effectiveRank } from './metrics/effective-rank';
export { linear } from './activations/linear';
export { nonlinearNetworks } from './activations/nonlinear';

/** The built-in networks, data, metrics, losses and backends. */
export const modelsPlugin = definePlugin({
  name: '@kramers/models',
  models: [linear, ...nonlinearNetworks.map(({ model }) => model)],
  data: [gaussian, teacher, table, modularAddition],
  metrics: [effectiveRank],
  losses: [mse, crossEntropy],
  optimisers: [sgd, momentum, adam, gradientFilter],
  backends: [typescriptBackend, referenceBackend],
});

export default modelsPlugin;
