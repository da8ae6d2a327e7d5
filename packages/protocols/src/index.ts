import { definePlugin } from '@kramers/core';
import type { z } from 'zod';
import { annealing } from './training/annealing';
import { grokking } from './training/grokking';
import { pipeline } from './training/pipeline';
import { randomInit } from './training/random-init';
import { rankTrap } from './training/rank-trap';
import { committor, committorFinding } from './rare-events/committor';
import { fluxSampling } from './rare-events/flux-sampling';
import { splitting } from './rare-events/splitting';
import { compareSchemes } from './schemes/compare-schemes';
import { schemesFigure } from './schemes/scheme-figure';
import { schemesFinding } from './schemes/scheme-table';
import { umbrellaSampling } from './umbrella/umbrella-sampling';
import { transmissionFinding } from './umbrella/transmission-finding';
import { sparseSampling } from './training/sparse-sampling';

export { annealing } from './training/annealing';
export { grokking, type Grokking } from './training/grokking';
export { compareSchemes, type ArmOutcome, type SchemeComparison } from './schemes/compare-schemes';
export {
  isComparison,
  schemeTable,
  schemesFinding,
  type ArmSummary,
  type BestAgainstBest,
  type SchemeTable,
} from './schemes/scheme-table';
export { pipeline } from './training/pipeline';
export { randomInit } from './training/random-init';
export { rankTrap } from './training/rank-trap';
export { committor, committorFinding, type Committor } from './rare-events/committor';
export { fluxSampling } from './rare-events/flux-sampling';
export { splitting } from './rare-events/splitting';
export { umbrellaSampling } from './umbrella/umbrella-sampling';
export { transmissionFinding } from './umbrella/transmission-finding';
export type { FreeEnergyPoint, MeasuredTransmission, SampledFreeEnergy } from './umbrella/sampled-free-energy';
export { type Basin, exploreBasin } from './rare-events/basin';
export { type CombinedLnTau, combineLnTau, type Finding as RepeatFinding } from './rare-events/combine';
export type { Crossing, InterfaceRecord } from './rare-events/crossing';
export {
  escapeRate,
  type RateRepeat,
  type SampledRate,
  type Sampler,
  type SamplerFactory,
} from './rare-events/escape-rate';
export { type Visit, watchExcursions } from './rare-events/excursions';
export { forwardFlux } from './rare-events/forward-flux';
export { multilevelSplitting } from './rare-events/multilevel-splitting';
export { NoEstimate } from './rare-events/basin';
export { rareEventOptions, type RareEventOptions } from './rare-events/options';
export { settingOf, type Setting } from './rare-events/setting';
export { type Dynamics, type Leg, type Stops, type Walk, Walks } from './rare-events/walks';
export { sparseSampling } from './training/sparse-sampling';
export {
  automaticAmplitude,
  betaKickEpochs,
  type ClockContext,
  largestKick,
  trapClock,
  type TrapClock,
} from './steps/trap-clock';
export { betaGrid, runSteps, step, type Step } from './steps/steps';

/** The built-in protocols. */
export const protocolsPlugin = definePlugin({
  name: '@kramers/protocols',
  protocols: [randomInit, rankTrap, annealing, sparseSampling, grokking, committor, compareSchemes, pipeline],
  rateMethods: [fluxSampling, splitting, umbrellaSampling],
  findings: [committorFinding, schemesFinding, transmissionFinding],
  figures: [schemesFigure],
});

export default protocolsPlugin;

declare module '@kramers/core' {
  interface ProtocolInputs {
    'random-init': z.input<(typeof randomInit)['options']>;
    'rank-trap': z.input<(typeof rankTrap)['options']>;
    annealing: z.input<(typeof annealing)['options']>;
    'sparse-sampling': z.input<(typeof sparseSampling)['options']>;
    'compare-schemes': z.input<(typeof compareSchemes)['options']>;
    grokking: z.input<(typeof grokking)['options']>;
    'flux-sampling': z.input<(typeof fluxSampling)['options']>;
    splitting: z.input<(typeof splitting)['options']>;
    'umbrella-sampling': z.input<(typeof umbrellaSampling)['options']>;
    committor: z.input<(typeof committor)['options']>;
    pipeline: z.input<(typeof pipeline)['options']>;
  }
}
