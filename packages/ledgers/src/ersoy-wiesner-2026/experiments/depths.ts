import type { ClaimExperiment } from '@kramers/core';
import { oneModeTransitions } from '@kramers/theory';
import { langevin, longSampling, paperMoments, sampling } from './settings';

/** Between the folds of both features at each depth. */
const trapBetas: Readonly<Record<number, number>> = { 3: 0.38, 4: 0.3, 5: 0.27 };
/** The β that all depths have in common. */
export const EQUAL_BETA = 0.14;
/** Langevin temperature T of every depth. */
export const DEPTH_TEMPERATURE = 1e-3;
/** β as a share of each depth's own β*, where the weaker feature learnt and collapsed have equal loss. */
const EQUAL_SHARE = 0.85;

/** β at the same share of β* for each depth, to four digits, as an experiment file would have it. */
export function equalShareBeta(depth: number): number {
  return Number((EQUAL_SHARE * oneModeTransitions({ depth, correlation: 0.8 }).betaStar!).toPrecision(4));
}

/** Beyond the paper: depth, at one β for all and at one share of each depth's β*. */
export const depthRuns: readonly ClaimExperiment[] = [3, 4, 5].map((depth) => ({
  name: `depth-${depth}`,
  note: `Escape from the rank-1 trap at depth ${depth} by flux sampling.`,
  data: paperMoments,
  model: { depth },
  training: { ...langevin, temperature: DEPTH_TEMPERATURE },
  escape: { singularValue: 2, above: 0.4 },
  protocol: { ...sampling, trials: depth === 5 ? 140 : 80, trapBeta: trapBetas[depth], beta: EQUAL_BETA },
  over: { 'protocol.beta': [EQUAL_BETA, equalShareBeta(depth)] },
  full: longSampling,
}));
