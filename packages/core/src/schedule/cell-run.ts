import type { DataSet, DataSource } from '../contracts/data';
import { subsetOf } from '../contracts/data';
import type { Kernel, KernelState } from '../contracts/kernel';
import { copyState } from '../contracts/kernel';
import type { Backend, Model, NetworkShape } from '../contracts/model';
import type { Acknowledgement, Outcome, Request, TrainOutcome, TrainRequest } from '../contracts/request';
import type { EventSource, Metrics, TrainingEvent } from '../events';
import type { Cell } from '../experiment/plan';
import type { Experiment } from '../experiment/schema';
import { nextBelow, openStream, shuffle } from '../random/stream';
import type { Registry } from '../registry';
import type { CellResult, EscapeRecord, PhaseRecord, RankChange } from './cell-result';
import type { Columns } from './columns';
import { columnsOf, metricsAt } from './columns';
import { columnOf, ConditionMonitor } from './condition';
import { noDrift, steadyLoss } from './convergence';
import { knobsOf } from './knobs';
import { modesOf } from './modes';
import { PhaseRun } from './phase-run';
import type { Slice } from './slice';
import { TraceRecorder } from './trace';

/** A plateau and a target closer than this have no midpoint worth waiting for. */
const SAME_ERROR = 1e-6;

/** Runs one cell: answers its protocol's requests, one after the other, until it has none left. */
export class CellRun {
  readonly #experiment: Experiment;
  readonly #model: Model;
  readonly #backend: Backend;
  readonly #shape: NetworkShape;
  readonly #data: DataSource;
  readonly #dataSets = new Map<string, DataSet>();
  readonly #kernels = new Map<string, Kernel>();
  readonly #columns: Columns;
  readonly #kept = new Map<string, KernelState>();
  readonly #source: EventSource;
  readonly #dataSeed: number;
  readonly #correlations: readonly number[] | null;
  readonly #rankThreshold: number;
  readonly #trace = new TraceRecorder();
  readonly #phases: PhaseRecord[] = [];
  readonly #rankChanges: RankChange[] = [];
  readonly #warnings: string[] = [];
  #state: KernelState | null = null;
  #dataSet = 'train';
  #target: Metrics | null = null;
  #trapped: boolean | null = null;
  #escape: EscapeRecord | null = null;
  #diverged = false;
  #keptCount = 0;

  constructor(
    readonly cell: Cell,
    readonly registry: Registry,
    readonly emit: (event: TrainingEvent) => void,
    readonly slice: Slice,
  ) {
    const experiment = cell.point.experiment;
    this.#experiment = experiment;
    this.#source = { cell: cell.key, point: cell.point.index, replica: cell.replica };
    this.#model = registry.get('models', experiment.model.kind);
    this.#backend = registry.get('backends', experiment.backend);
    const kind = registry.get('data', experiment.data.kind);
    const { inputs, outputs } = kind.dimensions(experiment.data);
    const { depth, width, bias } = experiment.model;
    this.#shape = { widths: [inputs, ...Array.from({ length: depth - 1 }, () => width), outputs], bias };
    const { seed, fresh } = experiment.data;
    this.#dataSeed = fresh ? cell.seed : (seed ?? experiment.replicas.seed);
    this.#data = kind.create(experiment.data, (purpose) => openStream(this.#dataSeed, `data/${purpose}`));
    this.#columns = columnsOf(this.#use('train', this.#data.train));
    this.#correlations = kind.correlations?.(experiment.data) ?? null;
    const modes = modesOf(this.#data.train.moments, depth);
    this.#rankThreshold = experiment.rank.threshold ?? 0.05 * (this.#correlations?.[0] ?? modes[0]?.correlation ?? 1);
  }

  /** Runs the protocol to its end. Rejects with whatever the protocol or a kernel throws. */
  async run(): Promise<CellResult> {
    const { experiment } = this.cell.point;
    const protocol = this.registry.get('protocols', experiment.protocol.kind);
    this.emit({ type: 'cell-started', ...this.#source, seed: this.cell.seed });
    const conversation = protocol.run(experiment.protocol, {
      experiment,
      seed: this.cell.seed,
      correlations: this.#correlations,
      maxRank: this.#columns.maxRank,
      warn: (message) => this.#warn(message),
    });
    let next = conversation.next();
    while (!next.done && !this.#diverged) next = conversation.next(await this.#answer(next.value));
    const result = this.#result(next.done ? next.value : null);
    this.emit({ type: 'cell-finished', ...this.#source, result });
    return result;
  }

  async #answer(request: Request): Promise<Outcome> {
    switch (request.kind) {
      case 'initialise':
        this.#initialise();
        return this.#acknowledge();
      case 'train':
        return this.#train(request);
      case 'all': {
        const outcomes: TrainOutcome[] = [];
        for (const one of request.requests) outcomes.push(await this.#train(one));
        return outcomes;
      }
      case 'save':
        this.#kept.set(request.as, copyState(this.#present()));
        return this.#acknowledge();
      case 'restore':
        this.#state = copyState(this.#stateNamed(request.from));
        return this.#acknowledge();
      case 'release':
        request.states.forEach((name) => this.#kept.delete(name));
        return this.#acknowledge();
      case 'draw':
        this.#draw(request.pool, request.samples, request.as);
        return this.#acknowledge();
      case 'expect-rank':
        return this.#expectRank(request.rank);
    }
  }

  #initialise(): void {
    const { seed } = this.cell;
    const scale = this.#experiment.model.init.scale ?? 1 / Math.sqrt(this.#experiment.model.width);
    this.#state = this.#kernel('train').initialise(
      scale,
      openStream(seed, 'weights'),
      openStream(seed, 'batches'),
      openStream(seed, 'noise'),
    );
  }

  async #train(request: TrainRequest): Promise<TrainOutcome> {
    const kernel = this.#kernel(request.on ?? 'train');
    const from = request.from === undefined ? this.#present() : this.#stateNamed(request.from);
    // Every phase begins a new pass through its data unless told otherwise; the states that were kept stay as they are.
    const state = request.samePass ? this.#copyWithin(request, from) : kernel.adopt(from);
    if (request.streams !== undefined) {
      state.batches.set(openStream(this.cell.seed, `batches/${request.streams}`));
      state.noise.set(openStream(this.cell.seed, `noise/${request.streams}`));
      if (request.samePass) shuffle(state.batches, state.order.subarray(state.cursor));
    }
    const phase = this.#phase(request, kernel, state);
    for (;;) {
      phase.advance(this.slice.deadline);
      if (phase.ended !== null) break;
      await this.slice.pause();
    }
    this.#dataSet = request.on ?? 'train';
    if (!request.silent) {
      this.#state = state;
      this.#recordPhase(request, phase);
    }
    return this.#outcome(request, phase);
  }

  /** A copy of a state that may go on in the middle of its pass, because it belongs to the data set that is trained on. */
  #copyWithin(request: TrainRequest, from: KernelState): KernelState {
    const name = request.on ?? 'train';
    const count = this.#dataSets.get(name)!.samples?.count ?? 0;
    if (from.order.length === count) return copyState(from);
    throw new RangeError(`phase "${request.name}" cannot go on within a pass of ${from.order.length} samples: "${name}" has ${count}`);
  }

  #phase(request: TrainRequest, kernel: Kernel, state: KernelState): PhaseRun {
    const data = this.#dataSets.get(request.on ?? 'train')!;
    const { training, rank } = this.#experiment;
    const knobs = knobsOf(request, training, data.count, data.samples === null);
    const { tolerance, window } = training.converged;
    const monitor = knobs.deterministic ? steadyLoss(this.#columns, tolerance, window) : noDrift(this.#columns, window);
    const conditions = Array.isArray(request.until) ? (request.until as readonly object[]) : [];
    return new PhaseRun(kernel, state, this.#columns, {
      source: this.#source,
      name: request.name,
      phaseIndex: this.#phases.length,
      knobs,
      epochs: request.epochs,
      converged: request.until === 'converged' ? monitor : null,
      conditions: conditions.map((condition) => new ConditionMonitor(condition, this.#columns)),
      escape: request.watch ? this.#escapeMonitor(kernel, state) : null,
      stopAtEscape: request.until === 'escaped',
      linger: request.linger ?? 0,
      rankThreshold: this.#rankThreshold,
      rankHold: rank.hold,
      emit: request.silent ? null : this.emit,
      trace: this.#trace,
      // A sweep is drawn against β, a point a phase: the way there would only swell the files.
      endsOnly: request.direction !== undefined,
      track: request.track ? columnOf(request.track, this.#columns) : null,
    });
  }

  /** The experiment's escape as a condition; null, with a warning, where it cannot be told from staying. */
  #escapeMonitor(kernel: Kernel, state: KernelState): ConditionMonitor | null {
    const { escape } = this.#experiment;
    const row = this.#row(kernel, state);
    let monitor: ConditionMonitor;
    if ('testMse' in escape) {
      if (this.#target === null) {
        this.#warn('no escape was watched for: a midpoint needs a reference phase; give the experiment another escape');
        return null;
      }
      const rank = row[this.#columns.rank]!;
      if (this.#trapped && rank === this.#target.rank) {
        // Two test errors of one phase differ by noise alone; only a change of rank can then be an escape.
        monitor = new ConditionMonitor({ metric: 'rank', above: rank + 0.5, hold: escape.hold }, this.#columns, `rank > ${rank}`);
        this.#warn(`the target has rank ${rank} too, so the escape is a higher rank instead of the midpoint`);
        return monitor;
      }
      const plateau = row[this.#columns.testMse]!;
      if (!(Math.abs(plateau - this.#target.testMse) > SAME_ERROR)) {
        this.#warn(`no escape was watched for: the plateau and the target have the same test error, ${plateau.toPrecision(4)}`);
        return null;
      }
      const middle = (plateau + this.#target.testMse) / 2;
      const bound = this.#target.testMse < plateau ? { below: middle } : { above: middle };
      monitor = new ConditionMonitor({ metric: 'testMse', hold: escape.hold, ...bound }, this.#columns, 'test MSE midway to the target');
    } else {
      monitor = new ConditionMonitor(escape, this.#columns);
    }
    if (monitor.holds(row, 0)) {
      this.#warn(`no escape was watched for: ${monitor.description} holds from the start`);
      return null;
    }
    return monitor;
  }

  #recordPhase(request: TrainRequest, phase: PhaseRun): void {
    const { metrics } = phase;
    const { beta, temperature } = phase.plan.knobs.at(phase.epoch);
    this.#phases.push({
      name: request.name,
      role: request.role ?? null,
      direction: request.direction ?? null,
      beta,
      temperature,
      epochs: phase.epoch,
      steps: phase.steps,
      reason: phase.ended!,
      startRank: phase.startRank,
      metrics,
    });
    if (request.role === 'reference') this.#target = metrics;
    if (!request.role) this.#rankChanges.push(...phase.rankChanges.map((change) => ({ phase: request.name, ...change })));
    if (request.watch && phase.plan.escape) {
      this.#escape = {
        phase: request.name,
        criterion: phase.plan.escape.description,
        epoch: phase.escapedAt,
        watchedEpochs: phase.escapedAt ?? phase.epoch,
      };
    }
    if (phase.ended === 'diverged') this.#diverged = true;
    else if (request.until === 'converged' && phase.ended === 'epochs' && request.direction === undefined) {
      this.#warn(`phase "${request.name}" ended after ${phase.epoch} epochs without having converged`);
    }
  }

  #outcome(request: TrainRequest, phase: PhaseRun): TrainOutcome {
    let state: string | null = null;
    if (request.keep) {
      state = `#${++this.#keptCount}`;
      this.#kept.set(state, request.silent ? phase.state : copyState(phase.state));
    }
    const { ended, condition, epoch, steps, metrics } = phase;
    return { reason: ended!, condition, epochs: epoch, steps, metrics, state, ...(request.track ? { range: phase.range } : {}) };
  }

  #draw(pool: number, samples: number, as: string): void {
    // Replicas that share their data share the choice as well, or their escape times could not be pooled.
    const stream = openStream(this.#dataSeed, `data/draw/${as}`);
    const indices = Array.from({ length: pool }, (_, i) => i);
    // The first `samples` places of a Fisher–Yates shuffle.
    for (let i = 0; i < samples; i++) {
      const j = i + nextBelow(stream, pool - i);
      [indices[i], indices[j]] = [indices[j]!, indices[i]!];
    }
    this.#use(as, subsetOf(this.#data.pool(pool), indices.slice(0, samples)));
  }

  #expectRank(rank: number): Acknowledgement {
    const metrics = this.#metrics(this.#present());
    this.#trapped = metrics.rank === rank;
    if (!this.#trapped) this.#warn(`not trapped: expected rank ${rank}, found rank ${metrics.rank}`);
    return { ok: this.#trapped, metrics };
  }

  #acknowledge(): Acknowledgement {
    return { ok: true, metrics: this.#state ? this.#metrics(this.#state) : null };
  }

  #metrics(state: KernelState): Metrics {
    return metricsAt(this.#columns, this.#row(this.#kernel(this.#dataSet), state), 0);
  }

  #row(kernel: Kernel, state: KernelState): Float64Array {
    const row = new Float64Array(this.#columns.names.length);
    kernel.measure(state, 0, row, 0);
    const first = this.#columns.firstSingularValue;
    row[this.#columns.rank] = row.subarray(first, first + this.#columns.maxRank).filter((s) => s > this.#rankThreshold).length;
    return row;
  }

  #use(name: string, data: DataSet): Kernel {
    const kernel = this.#backend.createKernel(this.#model, this.#shape, data, this.#data.test);
    this.#dataSets.set(name, data);
    this.#kernels.set(name, kernel);
    return kernel;
  }

  #kernel(name: string): Kernel {
    const kernel = this.#kernels.get(name);
    if (!kernel) throw new RangeError(`no data set "${name}"; the protocol must draw it first`);
    return kernel;
  }

  #present(): KernelState {
    if (!this.#state) throw new RangeError('no weights yet; the protocol must initialise first');
    return this.#state;
  }

  #stateNamed(name: string): KernelState {
    const state = this.#kept.get(name);
    if (!state) throw new RangeError(`no kept state "${name}"`);
    return state;
  }

  #warn(message: string): void {
    this.#warnings.push(message);
    this.emit({ type: 'warning', ...this.#source, message });
  }

  #result(value: unknown): CellResult {
    const { key, point, replica, seed } = this.cell;
    return {
      key,
      point: point.index,
      replica,
      seed,
      parameters: point.parameters,
      status: this.#diverged ? 'diverged' : 'finished',
      trapped: this.#trapped,
      escape: this.#escape,
      rankChanges: this.#rankChanges,
      phases: this.#phases,
      modes: modesOf(this.#data.train.moments, this.#experiment.model.depth),
      value: value ?? null,
      warnings: this.#warnings,
      trace: this.#trace.trace(this.#columns.names),
    };
  }
}
