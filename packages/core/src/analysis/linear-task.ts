import type { Experiment } from '../contracts/experiment';

/** A deep linear network without biases on the Gaussian task: what the exact theory is about. */
export interface LinearTask {
  readonly depth: number;
  readonly width: number;
  /** η_i, strongest first. */
  readonly correlations: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  /** Whether training sees the exact moments; if not, the theory of the population is only near. */
  readonly population: boolean;
}

/** The options of Gaussian data: under that name no plugin may bring other data, since the theory is about these. */
interface Gaussian {
  readonly correlations: readonly number[];
  readonly inputs?: number;
  readonly outputs?: number;
  readonly population: boolean;
}

/**
 * The task of an experiment, as the theory needs it; null where the theory says nothing about it.
 *
 * @example linearTask(trapExperiment)?.correlations; // [0.9, 0.8]
 */
export function linearTask({ data, model, training }: Experiment): LinearTask | null {
  const linear = (model.activations ?? [model.kind]).every((name) => name === 'linear');
  if (data.kind !== 'gaussian' || !linear || model.bias || (training.loss ?? 'mse') !== 'mse') return null;
  const { correlations: given, population, ...sizes } = data as unknown as Gaussian;
  const correlations = [...given].sort((a, b) => b - a);
  const { inputs = correlations.length, outputs = correlations.length } = sizes;
  return { depth: model.depth, width: model.width, correlations, inputs, outputs, population };
}
