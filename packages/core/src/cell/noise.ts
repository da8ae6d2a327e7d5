import { effectiveTemperature, finitePopulationFactor, gradientNoise, shuffledEpochFactor } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import type { DataSet } from '../contracts/data';
import type { Knobs } from '../contracts/kernel';
import type { MinibatchNoise, ModeRecord } from '../contracts/cell-result';

/** A linear network in some state, and what it is trained on. */
export interface NoisyState {
  readonly widths: readonly number[];
  readonly weights: Float64Array;
  readonly singularValues: readonly number[];
  readonly rank: number;
  readonly modes: readonly ModeRecord[];
  readonly data: DataSet;
}

/**
 * The minibatch noise that a linear network meets in a state; null where there is none, because moments are exact or
 * batches full.
 */
export function minibatchNoise(state: NoisyState, knobs: Knobs): MinibatchNoise | null {
  const { widths, weights, rank, modes, singularValues, data } = state;
  const { learningRate, beta, batchSize, sampling } = knobs;
  const { samples, count } = data;
  if (!samples || batchSize >= count) return null;
  const { trace, missingShare } = gradientNoise({ widths, weights, samples, rank });
  const stepsPerPass = Math.floor(count / batchSize);
  const shuffled = (curvature: number): number | null => {
    if (sampling === 'replacement') return 1;
    const rate = learningRate * curvature;
    return rate > 0 && rate < 1
      ? shuffledEpochFactor({ learningRate, curvature, stepsPerEpoch: stepsPerPass }).average
      : null;
  };
  const weakest = rank > 0 ? modes[rank - 1] : undefined;
  return {
    effectiveTemperature: effectiveTemperature({
      trace,
      parameters: weights.length,
      learningRate,
      batchSize,
      samples: count,
      sampling,
    }),
    finiteSampleFactor: sampling === 'replacement' ? 1 : finitePopulationFactor(count, batchSize),
    missingShare,
    // Outside the learnt subspaces three layers or more have only weight decay for curvature; two have the loss's own.
    shuffledMissing: widths.length > 3 ? shuffled(beta) : null,
    shuffledLearnt: weakest
      ? shuffled(learntCurvature(weakest, widths.length - 1, singularValues[rank - 1]!, beta))
      : null,
  };
}

/**
 * Curvature of the loss along the balanced growth of one mode, all layers by equal amounts: with layer scale a =
 * λ^{1/L}, the mode's loss ½c·a^{2L} − s·a^L + (Lβ/2)·a² differentiated twice and divided by L. It vanishes at the
 * fold.
 */
function learntCurvature(
  { correlation, inputVariance }: ModeRecord,
  depth: number,
  lambda: number,
  beta: number,
): number {
  const a = pow(lambda, 1 / depth);
  const signal = correlation * inputVariance;
  return inputVariance * (2 * depth - 1) * pow(a, 2 * depth - 2) - signal * (depth - 1) * pow(a, depth - 2) + beta;
}
