import { exp, pow } from '@kramers/theory/elementary';
import type { Kernel, KernelState, Knobs } from '../contracts/kernel';
import type { Umbrella, UmbrellaSamples } from '../contracts/umbrella';
import { nextUniform } from '../random/stream';
import type { SingularSlope } from './singular-slope';

/** What a biased phase remembers between two looks, as a plain value for checkpoints. */
export interface UmbrellaMemory {
  /** Weights and row of the latest state that was accepted. */
  readonly weights: Float64Array;
  readonly row: Float64Array;
  readonly samples: readonly number[];
  readonly looks: number;
  readonly proposals: number;
  readonly accepted: number;
  readonly pairs: number;
  readonly square: number;
}

/** Proposals between two pairs from one state. */
const PAIR_EVERY = 8;

/** Places in a row. */
export interface UmbrellaColumns {
  readonly coordinate: number;
  readonly loss: number;
  /** Length of a row. */
  readonly width: number;
}

/**
 * Keeps a phase in equilibrium under a harmonic bias: each step proposes a Langevin step and goes back to where it was
 * unless that is accepted, so that ρ ∝ e^{−𝓛/T − ½(K/T)(y − c)²} is sampled exactly whatever the learning rate
 * (Metropolis-adjusted Langevin: Roberts & Tweedie, Bernoulli 2, 341 (1996)). Where the gradient of y is known the bias
 * takes part in the proposal; elsewhere it only decides, and more steps are refused.
 */
export class UmbrellaWalk {
  readonly #weights: Float64Array;
  readonly #row: Float64Array;
  readonly #scratch: Float64Array;
  /** Gradients of 𝓛 + bias, and of the bias alone, in the latest accepted state and in the proposed one. */
  readonly #force: Float64Array;
  readonly #kick: Float64Array;
  readonly #nextForce: Float64Array;
  readonly #nextKick: Float64Array;
  /** Whether the forces are those of the latest accepted state. */
  #known = false;
  readonly #samples: number[] = [];
  #looks = 0;
  #proposals = 0;
  #accepted = 0;
  #pairs = 0;
  #square = 0;
  /** y of the first proposal of a pair; NaN without one. */
  #first = NaN;

  /** @param slope the gradient of the column, where it is known. */
  constructor(
    readonly umbrella: Umbrella,
    readonly columns: UmbrellaColumns,
    parameters: number,
    readonly slope: SingularSlope | null,
  ) {
    this.#weights = new Float64Array(parameters);
    this.#force = new Float64Array(parameters);
    this.#kick = new Float64Array(parameters);
    this.#nextForce = new Float64Array(parameters);
    this.#nextKick = new Float64Array(parameters);
    this.#row = new Float64Array(columns.width);
    this.#scratch = new Float64Array(columns.width);
  }

  /** Begins at a state and its row. */
  begin(state: KernelState, rows: Float64Array, offset: number): void {
    this.#keep(state, rows, offset);
    this.#known = false;
  }

  /** The steps of a look, all decided but the last, whose row is to be measured next. */
  advance(kernel: Kernel, state: KernelState, knobs: Knobs, steps: number): void {
    for (let step = 1; ; step++) {
      this.#propose(kernel, state, knobs);
      if (step === steps) return;
      kernel.measure(state, knobs.beta, this.#scratch, 0);
      this.#decide(kernel, state, knobs, this.#scratch, 0);
    }
  }

  /** After a look, whose row stands at `offset`: the state, and the row, become the earlier ones on rejection. */
  settle(kernel: Kernel, state: KernelState, knobs: Knobs, rows: Float64Array, offset: number): void {
    if (!this.#decide(kernel, state, knobs, rows, offset)) rows.set(this.#row, offset);
    if (++this.#looks % this.umbrella.every === 0) this.#samples.push(this.#y(this.#row, 0));
  }

  /** What was seen so far. */
  get seen(): UmbrellaSamples {
    return {
      samples: this.#samples,
      accepted: this.#proposals > 0 ? this.#accepted / this.#proposals : 0,
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
      proposals: this.#proposals,
      accepted: this.#accepted,
      pairs: this.#pairs,
      square: this.#square,
    };
  }

  /** Goes on from a checkpoint. */
  takeUp({ weights, row, samples, looks, proposals, accepted, pairs, square }: UmbrellaMemory): void {
    this.#weights.set(weights);
    this.#row.set(row);
    this.#samples.push(...samples);
    [this.#looks, this.#proposals, this.#accepted] = [looks, proposals, accepted];
    [this.#pairs, this.#square] = [pairs, square];
    this.#known = false;
  }

  /** One step from the latest accepted state; now and then two, of which the first is for the diffusion alone. */
  #propose(kernel: Kernel, state: KernelState, knobs: Knobs): void {
    if (!this.#known) {
      this.#forces(kernel, state, knobs, this.#y(this.#row, 0), this.#force, this.#kick);
      this.#known = true;
    }
    this.#first = NaN;
    if (this.#proposals++ % PAIR_EVERY === 0) {
      const { step } = state;
      this.#step(kernel, state, knobs);
      kernel.measure(state, knobs.beta, this.#scratch, 0);
      this.#first = this.#y(this.#scratch, 0);
      state.weights.set(this.#weights);
      state.step = step;
    }
    this.#step(kernel, state, knobs);
  }

  /** The kernel's step, and the bias's share of it. */
  #step(kernel: Kernel, state: KernelState, knobs: Knobs): void {
    kernel.advance(state, knobs, 1);
    if (this.slope === null) return;
    const { weights } = state;
    const kick = this.#kick;
    for (let i = 0; i < weights.length; i++) weights[i]! -= knobs.learningRate * kick[i]!;
  }

  /** Whether the proposal is accepted; otherwise the state is as before it. */
  #decide(kernel: Kernel, state: KernelState, knobs: Knobs, rows: Float64Array, offset: number): boolean {
    const { centre, stiffness } = this.umbrella;
    const { loss } = this.columns;
    const [before, after] = [this.#y(this.#row, 0), this.#y(rows, offset)];
    if (!Number.isNaN(this.#first) && Number.isFinite(after)) {
      this.#pairs++;
      const difference = after - this.#first;
      this.#square += (difference * difference) / 2;
    }
    this.#forces(kernel, state, knobs, after, this.#nextForce, this.#nextKick);
    // −ln of π(θ′)q(θ|θ′)/π(θ)q(θ′|θ), q(θ′|θ) ∝ e^{−|θ′ − θ + ηg(θ)|²/4ηT}.
    const rise =
      (rows[offset + loss]! - this.#row[loss]!) / knobs.temperature +
      (stiffness / 2) * (after - before) * (after + before - 2 * centre) +
      this.#excess(state.weights, knobs);
    if (rise <= 0 || nextUniform(state.batches) < exp(-rise)) {
      this.#accepted++;
      this.#keep(state, rows, offset);
      this.#force.set(this.#nextForce);
      this.#kick.set(this.#nextKick);
      return true;
    }
    state.weights.set(this.#weights);
    return false;
  }

  /** By how much the way back is less likely than the way there, in −ln. */
  #excess(proposed: Float64Array, { learningRate, temperature }: Knobs): number {
    const from = this.#weights;
    const there = this.#force;
    const back = this.#nextForce;
    let sum = 0;
    for (let i = 0; i < from.length; i++) {
      const moved = proposed[i]! - from[i]!;
      const on = moved + learningRate * there[i]!;
      const home = moved - learningRate * back[i]!;
      sum += home * home - on * on;
    }
    return sum / (4 * learningRate * temperature);
  }

  /** Gradients of 𝓛 + bias and of the bias alone. */
  #forces(
    kernel: Kernel,
    state: KernelState,
    { beta, temperature }: Knobs,
    y: number,
    force: Float64Array,
    kick: Float64Array,
  ): void {
    kernel.gradient(state, beta, force);
    if (this.slope === null) return;
    const { centre, stiffness, power, sign } = this.umbrella;
    const sigma = this.slope.gradient(state.weights, kick);
    const chain = power === 1 ? 1 : power * pow(sigma, power - 1);
    const pull = sigma > 0 ? temperature * stiffness * (y - centre) * sign * chain : 0;
    for (let i = 0; i < force.length; i++) {
      kick[i]! *= pull;
      force[i]! += kick[i]!;
    }
  }

  #keep(state: KernelState, rows: Float64Array, offset: number): void {
    this.#weights.set(state.weights);
    this.#row.set(rows.subarray(offset, offset + this.#row.length));
  }

  #y(rows: Float64Array, offset: number): number {
    const { power, sign } = this.umbrella;
    const value = rows[offset + this.columns.coordinate]!;
    return sign * (power === 1 ? value : pow(value, power));
  }
}
