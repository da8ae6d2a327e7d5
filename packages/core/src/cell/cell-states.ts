import { copyState, type KernelState } from '../contracts/kernel';
import type {
  InitialiseRequest,
  PerturbRequest,
  ReleaseRequest,
  RestoreRequest,
  SaveRequest,
  TrainRequest,
} from '../contracts/request';
import type { Metrics } from '../contracts/metric';
import type { Cell } from '../contracts/experiment';
import { openStream, shuffle } from '../random/stream';
import type { CellNetwork } from './cell-network';
import type { CellCheckpoint } from './checkpoint';
import { perturbState } from './perturb-state';

/** A request that concerns the states alone. */
type StateRequest = InitialiseRequest | SaveRequest | RestoreRequest | ReleaseRequest | PerturbRequest;

/**
 * The states of a cell's network: the present one and those that its protocol keeps, none of which shares memory with
 * another.
 */
export class CellStates {
  #present: KernelState | null = null;
  /** The data set that was last trained on: the present state is measured on it. */
  #dataSet = 'train';
  readonly #kept = new Map<string, KernelState>();
  #keptCount = 0;

  constructor(
    readonly cell: Cell,
    readonly network: CellNetwork,
  ) {}

  /** Does what a request asks of the states. Throws a RangeError where it cannot be met. */
  serve(request: StateRequest): void {
    switch (request.kind) {
      case 'initialise':
        return this.initialise();
      case 'save':
        return this.save(request.as);
      case 'restore':
        return this.restore(request.from);
      case 'release':
        return this.release(request.states);
      case 'perturb':
        return this.perturb(request);
    }
  }

  /** Weights as the experiment asks for them, drawn or from a file, in place of any present state. */
  initialise(): void {
    const { seed } = this.cell;
    const { model } = this.cell.point.experiment;
    const scale = model.init.scale ?? 1 / Math.sqrt(model.width);
    this.#present = this.network
      .kernel('train')
      .initialise(scale, openStream(seed, 'weights'), openStream(seed, 'batches'), openStream(seed, 'noise'));
    const given = this.network.initialWeights;
    if (given) this.#present.weights.set(given);
  }

  /** The present weights; undefined before the protocol initialises. */
  get weights(): Float64Array | undefined {
    return this.#present?.weights;
  }

  /** What the present state measures. Throws a RangeError before the protocol initialises. */
  metrics(): Metrics {
    return this.network.metrics(this.#dataSet, this.#initialised());
  }

  /** The present state. Throws a RangeError before the protocol initialises. */
  present(): KernelState {
    return this.#initialised();
  }

  /** Changes the present weights. */
  perturb(request: PerturbRequest): void {
    const { widths, linear } = this.network;
    const { rank } = this.metrics();
    const stream = openStream(this.cell.seed, `perturb/${request.streams}`);
    perturbState(this.#initialised(), request, { widths, rank, linear }, stream);
  }

  /** Keeps a copy of the present state. */
  save(name: string): void {
    this.#kept.set(name, copyState(this.#initialised()));
  }

  /** Makes a copy of a kept state the present one. Throws a RangeError if there is none of that name. */
  restore(name: string): void {
    this.#present = copyState(this.#named(name));
  }

  /** Forgets kept states; names that are not kept are passed over. */
  release(names: readonly string[]): void {
    for (const name of names) this.#kept.delete(name);
  }

  /**
   * The state that a training begins with: a copy, which training may change. Throws a RangeError where the request
   * cannot be met.
   */
  begin(request: TrainRequest): KernelState {
    const dataSet = request.on ?? 'train';
    const from = request.from === undefined ? this.#initialised() : this.#named(request.from);
    // Every phase begins a new pass through its data unless told otherwise.
    const state = request.samePass
      ? this.network.copyWithinPass(from, dataSet, request.name)
      : this.network.kernel(dataSet).adopt(from);
    if (request.streams !== undefined) {
      state.batches.set(openStream(this.cell.seed, `batches/${request.streams}`));
      state.noise.set(openStream(this.cell.seed, `noise/${request.streams}`));
      if (request.samePass) shuffle(state.batches, state.order.subarray(state.cursor));
    }
    return state;
  }

  /** Takes over the state that a training ended in: as the present one, unless the training keeps that. */
  end(request: TrainRequest, state: KernelState): void {
    this.#dataSet = request.on ?? 'train';
    if (!request.keepPresent) this.#present = state;
  }

  /** Keeps the state that a training ended in, under a name of its own, which it returns. */
  keep(request: TrainRequest, state: KernelState): string {
    const name = `#${++this.#keptCount}`;
    this.#kept.set(name, request.keepPresent ? state : copyState(state));
    return name;
  }

  /** For a checkpoint: valid until anything is trained or kept. */
  snapshot(): Pick<CellCheckpoint, 'state' | 'dataSet' | 'kept' | 'keptCount'> {
    return {
      state: this.#present,
      dataSet: this.#dataSet,
      kept: Object.fromEntries(this.#kept),
      keptCount: this.#keptCount,
    };
  }

  /** Goes on from a checkpoint. */
  takeUp(saved: Pick<CellCheckpoint, 'state' | 'dataSet' | 'kept' | 'keptCount'>): void {
    this.#present = saved.state;
    this.#dataSet = saved.dataSet;
    for (const [name, state] of Object.entries(saved.kept)) this.#kept.set(name, state);
    this.#keptCount = saved.keptCount;
  }

  #initialised(): KernelState {
    if (!this.#present) throw new RangeError('no weights yet; the protocol must initialise first');
    return this.#present;
  }

  #named(name: string): KernelState {
    const state = this.#kept.get(name);
    if (!state) throw new RangeError(`no kept state "${name}"`);
    return state;
  }
}
