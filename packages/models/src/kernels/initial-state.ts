import type { DataSet, KernelState, Stream } from '@kramers/core';
import { addNormals } from '@kramers/core/plugins';

/**
 * A network at the start of its first pass through `data`.
 *
 * @param biases how many of the parameters, the last ones, begin at zero; the others are normal with standard deviation
 *   `scale`.
 */
export function initialState(
  parameters: number,
  data: DataSet,
  scale: number,
  weights: Stream,
  batches: Stream,
  noise: Stream,
  biases = 0,
): KernelState {
  const values = new Float64Array(parameters);
  addNormals(weights, values.subarray(0, parameters - biases), scale);
  return { weights: values, ...newPass(data), step: 0, batches, noise };
}

/** A copy of `state` at the start of a new pass through `data`. */
export function adoptState(state: KernelState, data: DataSet): KernelState {
  return {
    weights: state.weights.slice(),
    ...newPass(data),
    step: state.step,
    batches: state.batches.slice(),
    noise: state.noise.slice(),
    ...(state.memory ? { memory: state.memory.slice() } : {}),
  };
}

/** A pass that is used up, so that the first batch begins with a shuffle. */
function newPass(data: DataSet): Pick<KernelState, 'order' | 'cursor'> {
  const count = data.samples?.count ?? 0;
  return { order: Int32Array.from({ length: count }, (_, i) => i), cursor: count };
}
