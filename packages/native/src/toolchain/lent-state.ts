import type { KernelState } from '@kramers/core';
import { type Block, addressOf } from './library';

/** How C sees a call: where a state's arrays are, and numbers. Both kernels' memory begins with it. */
export const callStructure = `
typedef struct {
  double *weights, *memory;
  int *order;
  u32 *batches, *noise;
  double steps, mode, size, cursor, taken, rate, beta, keep, jitter;
} Call;
`;

const ADDRESSES = 5;
const NUMBERS = 9;

/**
 * Lends a state's arrays to C. To pass an array costs as much as a step of a small network; so their addresses are
 * written once, and stay as long as the same arrays come again.
 */
export class LentState {
  readonly #addresses: BigUint64Array;
  readonly #numbers: Float64Array;
  #last: Pick<KernelState, 'weights' | 'memory' | 'order' | 'batches' | 'noise'> | null = null;

  /**
   * @param parameters how many weights and biases a state must have, with so many numbers remembered of each.
   * @param samples how many an order must name.
   */
  constructor(
    block: Block,
    offset: number,
    readonly parameters: number,
    readonly samples: number,
    readonly remembered: number,
  ) {
    this.#addresses = block.addresses(offset, ADDRESSES);
    this.#numbers = block.doubles(offset + 8 * ADDRESSES, NUMBERS);
  }

  /**
   * Writes where a state's arrays are.
   *
   * @throws RangeError if the state is another network's, or its arrays have been handed over to another thread.
   */
  lend({ weights, memory, order, batches, noise }: KernelState): void {
    const { parameters, samples, remembered } = this;
    const fits =
      weights.length === parameters &&
      (memory?.length ?? 0) === remembered * parameters &&
      order.length === samples &&
      batches.length === 4 &&
      noise.length === 4;
    if (!fits)
      throw new RangeError(
        `a state of ${weights.length} parameters and ${order.length} samples does not fit a network of ${parameters} ` +
          `parameters and ${samples} samples`,
      );
    const last = this.#last;
    if (
      last?.weights === weights &&
      last.memory === memory &&
      last.order === order &&
      last.batches === batches &&
      last.noise === noise
    )
      return;
    [weights, memory, order, batches, noise].forEach((array, i) => {
      this.#addresses[i] = array && array.length > 0 ? addressOf(array) : 0n;
    });
    this.#last = { weights, memory, order, batches, noise };
  }

  /** Writes the numbers of a call. */
  set(
    steps: number,
    mode: number,
    size: number,
    cursor: number,
    taken: number,
    rate: number,
    beta: number,
    keep: number,
    jitter: number,
  ): void {
    const numbers = this.#numbers;
    numbers[0] = steps;
    numbers[1] = mode;
    numbers[2] = size;
    numbers[3] = cursor;
    numbers[4] = taken;
    numbers[5] = rate;
    numbers[6] = beta;
    numbers[7] = keep;
    numbers[8] = jitter;
  }
}
