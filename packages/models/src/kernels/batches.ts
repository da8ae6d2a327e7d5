import { type KernelState, type Knobs, nextBelow, shuffle } from '@kramers/core';

/**
 * Draws the next mini-batch of `size` < N samples. Shuffled: the next stretch of the pass's permutation; a pass that
 * has fewer left than a batch is over, and a new permutation begins. Replacement: every sample afresh.
 *
 * @param batch receives the indices, at its start.
 */
export function drawBatch(state: KernelState, sampling: Knobs['sampling'], size: number, batch: Int32Array): void {
  const { order, batches } = state;
  if (sampling === 'replacement') {
    for (let i = 0; i < size; i++) batch[i] = nextBelow(batches, order.length);
    return;
  }
  if (state.cursor + size > order.length) {
    shuffle(batches, order);
    state.cursor = 0;
  }
  for (let i = 0; i < size; i++) batch[i] = order[state.cursor + i]!;
  state.cursor += size;
}
