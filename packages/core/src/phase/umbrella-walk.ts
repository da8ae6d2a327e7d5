import { exp, pow } from '@kramers/theory/elementary';
import type { Kernel, KernelState, Knobs } from '../contracts/kernel';
import type { Umbrella, UmbrellaSamples } from '../contracts/umbrella';
import { nextUniform } from '../random/stream';

/** What a biased phase remembers between two looks, as a plain value for checkpoints. */
export interface UmbrellaMemory {
  /** Weights and row of the latest state that was accepted. */
  readonly weights: Float64Array;
  readonly row: Float64Array;
  readonly samples: readonly number[];
  readonly looks: number;
  readonly accepted: number;
  readonly pairs: number;
  readonly square: number;
}

/** Looks between two pairs of proposals from one state. */
const PAIR_EVERY = 8;

/**
 * Keeps a phase under a harmonic bias: before each look it remembers the state, and after it goes back there unless the
 * proposal is accepted (Metropolis et al. 1953, with the unbiased dynamics as the proposal).
 */
export class UmbrellaWalk {
  readonly #weights: Float64Array;
  readonly #row: Float64Array;
  readonly #twin: Float64Array;
  readonly #samples: number[] = [];
  #looks = 0;
  #accepted = 0;
  #pairs = 0;
  #square = 0;
  /** y of the first proposal of a pair; NaN without one. */
  #first = NaN;

  /**
   * @param column place of the value in a row.
   * @param width length of a row.
   */
  constructor(
    readonly umbrella: Umbrella,
    readonly column: number,
    parameters: number,
    width: number,
  ) {
    this.#weights = new Float64Array(parameters);
    this.#row = new Float64Array(width);
    this.#twin = new Float64Array(width);
  }

  /** Begins at a state and its row. */
  begin(state: KernelState, rows: Float64Array, offset: number): void {
    this.#weights.set(state.weights);
    this.#row.set(rows.subarray(offset, offset + this.#row.length));
  }

  /** Before a look: now and then proposes once for the diffusion alone. */
  propose(kernel: Kernel, state: KernelState, knobs: Knobs, steps: number): void {
    this.#first = NaN;
    if (this.#looks % PAIR_EVERY !== 0) return;
    const { step } = state;
    kernel.advance(state, knobs, steps);
    kernel.measure(state, knobs.beta, this.#twin, 0);
    this.#first = this.#y(this.#twin, 0);
    state.weights.set(this.#weights);
    state.step = step;
  }

  /** After a look, whose row stands at `offset`: the state, and the row, become the earlier ones on rejection. */
  settle(state: KernelState, rows: Float64Array, offset: number): void {
    const { centre, stiffness, every } = this.umbrella;
    const [before, after] = [this.#y(this.#row, 0), this.#y(rows, offset)];
    if (!Number.isNaN(this.#first) && Number.isFinite(after)) {
      this.#pairs++;
      const difference = after - this.#first;
      this.#square += (difference * difference) / 2;
    }
    // ½(K/T)·[(y′ − c)² − (y − c)²].
    const rise = (stiffness / 2) * (after - before) * (after + before - 2 * centre);
    if (rise <= 0 || nextUniform(state.batches) < exp(-rise)) {
      this.#accepted++;
      this.begin(state, rows, offset);
    } else {
      state.weights.set(this.#weights);
      rows.set(this.#row, offset);
    }
    if (++this.#looks % every === 0) this.#samples.push(this.#y(this.#row, 0));
  }

  /** What was seen so far. */
  get seen(): UmbrellaSamples {
    return {
      samples: this.#samples,
      accepted: this.#looks > 0 ? this.#accepted / this.#looks : 0,
      pairs: this.#pairs,
      meanSquare: this.#pairs > 0 ? this.#square / this.#pairs : 0,
    };
  }

  /** For a checkpoint. Shares its arrays: to be copied at once. */
  get memory(): UmbrellaMemory {
    return {
      weights: this.#weights,
      row: this.#row,
      samples: this.#samples,
      looks: this.#looks,
      accepted: this.#accepted,
      pairs: this.#pairs,
      square: this.#square,
    };
  }

  /** Goes on from a checkpoint. */
  takeUp({ weights, row, samples, looks, accepted, pairs, square }: UmbrellaMemory): void {
    this.#weights.set(weights);
    this.#row.set(row);
    this.#samples.push(...samples);
    [this.#looks, this.#accepted, this.#pairs, this.#square] = [looks, accepted, pairs, square];
  }

  #y(rows: Float64Array, offset: number): number {
    const { power, sign } = this.umbrella;
    const value = rows[offset + this.column]!;
    return sign * (power === 1 ? value : pow(value, power));
  }
}
