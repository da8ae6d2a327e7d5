import type { Cell, KernelState } from '@kramers/core';
import { CellRun, knobsOf, type PhaseKnobs } from '@kramers/core/internal';
import { copyState, type Registry, type TrainRequest } from '@kramers/core/plugins';
import type { Act } from '../messages/steering';
import { kickOf, trainingOf } from './acts';

/** A replica in the middle of what is done to it, as a value. */
export interface Snapshot {
  /** Place of the act that it is in, and epochs since that began. */
  readonly act: number;
  readonly epoch: number;
  readonly state: KernelState;
}

/** What steering goes on from. */
export interface Before {
  readonly last: TrainRequest;
  readonly kicks: number;
}

/** One replica that is steered: trained, kicked and set back by hand, with the bits that a pipeline would give it. */
export class SteeredReplica {
  #acts: readonly Act[] = [];
  #act = -1;
  #epoch = 0;
  #state: KernelState;
  #knobs: PhaseKnobs | null = null;
  #request: TrainRequest;
  /** False if the trap that it was to begin in did not hold: then nothing is done to it, as a pipeline would. */
  readonly trapped: boolean;
  /** The state in which steering begins. */
  readonly #begin: ReturnType<CellRun['states']['snapshot']>;
  readonly #row: Float64Array;

  private constructor(
    readonly cell: Cell,
    readonly run: CellRun,
    readonly before: Before,
    trapped: boolean | null,
  ) {
    this.trapped = trapped !== false;
    this.#begin = run.states.snapshot();
    this.#state = copyState(run.states.present());
    this.#request = before.last;
    this.#row = new Float64Array(run.network.columns.names.length);
  }

  /**
   * Trains a cell up to where it is to be steered.
   *
   * @param cell of the experiment that ends there.
   * @param before the training that would come next, whose settings hold where steering leaves them open, and how many
   *   kicks there were.
   */
  static async prepare(
    cell: Cell,
    registry: Registry,
    before: Before,
    slice: ConstructorParameters<typeof CellRun>[3],
  ): Promise<SteeredReplica> {
    const run = new CellRun(cell, registry, () => undefined, slice, null, 'thinned');
    const { trapped } = await run.run();
    return new SteeredReplica(cell, run, before, trapped);
  }

  /** Epochs since the present act began. */
  get epoch(): number {
    return this.#epoch;
  }

  get weights(): Float64Array {
    return this.#state.weights;
  }

  /** The replica as it stands. */
  snapshot(): Snapshot {
    return { act: this.#act, epoch: this.#epoch, state: copyState(this.#state) };
  }

  /** Goes to where a list of acts ends: from a snapshot of the same acts, or from where steering begins. */
  goTo(acts: readonly Act[], from: Snapshot | null): void {
    this.#acts = acts;
    if (!this.trapped) return;
    if (from) {
      this.#act = from.act;
      this.#plan();
      this.#epoch = from.epoch;
      this.#state = copyState(from.state);
    } else {
      this.run.states.takeUp({ ...this.#begin, state: copyState(this.#begin.state!) });
      this.#enter(0);
    }
    for (;;) {
      const act = acts[this.#act]!;
      if (act.kind === 'train') while (this.#epoch < act.epochs) this.#step();
      if (this.#act === acts.length - 1) return;
      this.#leave();
      this.#enter(this.#act + 1);
    }
  }

  /** One epoch more of the last act, which has become longer by it. */
  advance(acts: readonly Act[]): void {
    this.#acts = acts;
    if (this.trapped) this.#step();
  }

  /** The metrics of the present state, in the kernel's order of columns, with the rank in the last place. */
  measure(): Float64Array {
    const { columns, rankThreshold } = this.run.network;
    const row = this.#row;
    const beta = this.#knobs?.at(this.#epoch).beta ?? 0;
    this.run.network.kernel(this.#request.on ?? 'train').measure(this.#state, beta, row, 0);
    let rank = 0;
    while (rank < columns.maxRank && row[columns.firstSingularValue + rank]! > rankThreshold) rank++;
    row[columns.rank] = rank;
    return row;
  }

  #step(): void {
    const { at, stepsPerEpoch } = this.#knobs!;
    this.run.network.kernel(this.#request.on ?? 'train').advance(this.#state, at(++this.#epoch), stepsPerEpoch);
  }

  #enter(place: number): void {
    this.#act = place;
    this.#epoch = 0;
    const act = this.#acts[place]!;
    if (act.kind === 'train') {
      this.#plan();
      this.#state = this.run.states.begin(this.#request);
      return;
    }
    const kicks = this.#acts.slice(0, place).filter(({ kind }) => kind === 'kick').length;
    this.run.states.perturb(kickOf(act, this.before.kicks + kicks));
    this.#state = copyState(this.run.states.present());
  }

  #leave(): void {
    if (this.#acts[this.#act]!.kind === 'train') this.run.states.end(this.#request, this.#state);
  }

  /** Takes the knobs of the present act up. */
  #plan(): void {
    const act = this.#acts[this.#act]!;
    if (act.kind !== 'train') return;
    const { network } = this.run;
    this.#request = trainingOf(act, this.before.last, Infinity);
    const data = network.dataSet(this.#request.on ?? 'train');
    this.#knobs = knobsOf(this.#request, this.cell.point.experiment.training, data.count, data.samples === null);
  }
}
