import type { Experiment } from '@kramers/core';
import { learningCoefficientMultiplicity } from '@kramers/theory';

/** Where a multiplicity comes from: the file, Aoyagi's formula, or nowhere. */
export type MultiplicitySource = 'option' | 'theory' | 'assumed';

/** What of the protocol's options says which minimum it is. */
export interface SampledMinimum {
  readonly beta: number;
  readonly localise: number;
  readonly multiplicity?: number | undefined;
}

/**
 * m of the coefficient that is sampled. Aoyagi's formula gives it for a linear network without biases on a map of known
 * rank, where the loss has no decay, and what holds the chains lets them go through the whole fibre.
 */
export function multiplicityOf(
  given: SampledMinimum,
  experiment: Experiment,
): { readonly multiplicity: number; readonly source: MultiplicitySource } {
  if (given.multiplicity !== undefined) return { multiplicity: given.multiplicity, source: 'option' };
  if (!isKnownMap(given, experiment)) return { multiplicity: 1, source: 'assumed' };
  const { data, model } = experiment;
  const { inputs, outputs, strengths } = data as unknown as { inputs: number; outputs: number; strengths: number[] };
  const widths = [inputs, ...new Array<number>(model.depth - 1).fill(model.width), outputs];
  return { multiplicity: learningCoefficientMultiplicity(widths, strengths.length), source: 'theory' };
}

/** Whether a linear network samples all weights that give a known map, which cost nothing. */
export function isKnownMap(given: SampledMinimum, experiment: Experiment): boolean {
  return experiment.data.kind === 'exact-map' && isSingularLinear(given, experiment);
}

/**
 * p of E𝓛/T = λ + O(T^p). Poles of a linear network of L layers lie 1/L apart where it is homogeneous, as it is in what
 * is not learnt; smooth minima have the next term at T.
 */
export function leadingPower(given: SampledMinimum, experiment: Experiment): number {
  return isSingularLinear(given, experiment) ? 1 / experiment.model.depth : 1;
}

function isSingularLinear({ beta, localise }: SampledMinimum, { model }: Experiment): boolean {
  return model.kind === 'linear' && !model.activations && !model.bias && beta === 0 && localise > 0;
}
