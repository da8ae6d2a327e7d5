import { parameterCount, projectToMissing } from '@kramers/theory';
import type { KernelState } from '../contracts/kernel';
import type { PerturbRequest } from '../contracts/request';
import { addNormals } from '../random/normal';
import type { Stream } from '../random/stream';

/** What a perturbation has to know of the network. */
export interface Perturbed {
  /** [n, w_1, …, p]. */
  readonly widths: readonly number[];
  /** Rank of the network, which says what is missing. */
  readonly rank: number;
  /** Whether it is linear, so that learnt directions are those of its weights. */
  readonly linear: boolean;
}

/**
 * Changes the weights of a state in place, as a perturbation asks; biases stay as they are.
 *
 * @throws RangeError where the missing block of a network that is not linear is asked for: it has none that its weights
 *   tell
 */
export function perturbState(
  state: KernelState,
  { how, amplitude, keep = 0.5 }: PerturbRequest,
  { widths, rank, linear }: Perturbed,
  stream: Stream,
): void {
  const weights = state.weights.subarray(0, parameterCount(widths));
  if (how === 'missing') {
    if (!linear) {
      throw new RangeError(
        'a perturbation of the missing block needs a linear network; use kind: isotropic, which needs to know nothing',
      );
    }
    const noise = new Float64Array(weights.length);
    addNormals(stream, noise, amplitude);
    const inBlock = projectToMissing(widths, weights, rank, noise);
    for (let i = 0; i < weights.length; i++) weights[i]! += inBlock[i]!;
    return;
  }
  if (how === 'shrink') for (let i = 0; i < weights.length; i++) weights[i]! *= keep;
  if (how === 'init') {
    weights.fill(0);
    state.memory?.fill(0);
  }
  addNormals(stream, weights, amplitude);
}
