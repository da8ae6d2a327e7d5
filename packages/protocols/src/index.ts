import { definePlugin } from '@kramers/core';
import { annealing } from './annealing';
import { grokking } from './grokking';
import { pipeline } from './pipeline';
import { randomInit } from './random-init';
import { rankTrap } from './rank-trap';
import { committor } from './rare-events/committor';
import { fluxSampling } from './rare-events/flux-sampling';
import { splitting } from './rare-events/splitting';
import { sparseSampling } from './sparse-sampling';

export { annealing } from './annealing';
export { paperPlugin } from './claims/index';
export { grokking, type Grokking } from './grokking';
export { pipeline } from './pipeline';
export { randomInit } from './random-init';
export { rankTrap } from './rank-trap';
export { committor, type Committor } from './rare-events/committor';
export { fluxSampling } from './rare-events/flux-sampling';
export { splitting } from './rare-events/splitting';
export type { RateRepeat, SampledRate } from './rare-events/escape-rate';
export { sparseSampling } from './sparse-sampling';
export { betaGrid, runSteps, step, type Step } from './steps';

/** The built-in protocols. */
export const protocolsPlugin = definePlugin({
  name: '@kramers/protocols',
  protocols: [randomInit, rankTrap, annealing, sparseSampling, grokking, fluxSampling, splitting, committor, pipeline],
});

export default protocolsPlugin;
