import type { KernelState } from '../contracts/kernel';
import type { Acknowledgement, Outcome, Request, TrainOutcome, TrainRequest, WatchRequest } from '../contracts/request';
import type { EpochMode, EventSource, TrainingEvent } from '../contracts/events';
import type { Cell } from '../contracts/experiment';
import type { Registry } from '../plugins/registry';
import { noting, type Unasked } from '../plugins/unasked';
import { isExact } from '../network/materials';
import { CellNetwork } from './cell-network';
import { type CellRecord, emptyRecord, recordPhase, resultOf } from './cell-record';
import type { CellResult } from '../contracts/cell-result';
import { CellStates } from './cell-states';
import { checkRequest } from './check-request';
import { type CellCheckpoint, type Checkpointing, stepsOf } from './checkpoint';
import { CheckpointKeeper } from './checkpoint-keeper';
import { pluginEvent } from './plugin-event';
import { escapeMonitor } from '../phase/escape-monitor';
import { isNoisePhase, noiseAtStart } from './phase-noise';
import { planPhase } from './plan-phase';
import { plainValue } from '../ground/plain-value';
import type { PhaseOutcome } from '../phase/phase-outcome';
import { PhaseRun, type PhaseSnapshot } from '../phase/phase-run';
import { answered, type AnsweredRequest, digestOf, replay, ReplayError, withForgotten } from './request-log';
import { type Slice, Stopped } from './slice';
import { TraceRecorder } from '../phase/trace';
import {
  beginWatch,
  chargeWatch,
  endWatch,
  followWatch,
  interruptWatch,
  isSeen,
  leftOf,
  refuseSecondWatch,
} from './watch';

/** Milliseconds between two words about how far a cell has come. */
const PROGRESS = 500;

/**
 * A request that is being answered: the outcomes of its trainings that have ended, and the phase of the one at work.
 */
interface Pending {
  readonly request: Request;
  readonly outcomes: TrainOutcome[];
  phase: PhaseRun | null;
}

/** Runs one cell: answers its protocol's requests, one after the other, until it has none left. */
export class CellRun {
  readonly #network: CellNetwork;
  readonly #source: EventSource;
  readonly #states: CellStates;
  readonly #trace = new TraceRecorder();
  readonly #log: AnsweredRequest[] = [];
  readonly #draws: CellCheckpoint['draws'][number][] = [];
  #record: CellRecord = emptyRecord();
  #pending: Pending | null = null;
  /** The interrupted phase that the next training takes up. */
  #resumed: PhaseSnapshot | null = null;
  readonly #checkpoints: CheckpointKeeper;
  #toldAt = performance.now();

  constructor(
    readonly cell: Cell,
    readonly registry: Registry,
    readonly emit: (event: TrainingEvent) => void,
    readonly slice: Pick<Slice, 'deadline' | 'pause'>,
    checkpointing: Checkpointing | null = null,
    readonly epochMode: EpochMode = 'all',
  ) {
    this.#source = { cell: cell.key, point: cell.point.index, replica: cell.replica };
    this.#network = new CellNetwork(cell, registry);
    this.#states = new CellStates(cell, this.#network);
    this.#checkpoints = new CheckpointKeeper(cell.key, checkpointing, (message) => emit({ type: 'notice', message }));
  }

  /** Its network, and the states that its protocol has left: for whoever goes on by hand. */
  get network(): CellNetwork {
    return this.#network;
  }
  get states(): CellStates {
    return this.#states;
  }

  /**
   * Runs the protocol to its end, from its checkpoint if there is one. Rejects with whatever the protocol or a kernel
   * throws, and with {@link Stopped}, having written a checkpoint, when nobody listens any more.
   */
  async run(): Promise<CellResult> {
    const { experiment } = this.cell.point;
    const protocol = this.registry.get('protocols', experiment.protocol.kind);
    const saved = this.#checkpoints.read();
    const earlier = saved && { earlierSteps: stepsOf(saved) };
    this.emit({ type: 'cell-started', ...this.#source, seed: this.cell.seed, epochs: this.epochMode, ...earlier });
    let replaying = saved !== null;
    // Whether the checkpoint, if there is one, has led anywhere.
    let useful = saved === null;
    const unasked: Unasked = new Set();
    const conversation = noting(unasked, () =>
      protocol.run(experiment.protocol, {
        experiment,
        seed: this.cell.seed,
        correlations: this.#network.correlations,
        maxRank: this.#network.columns.maxRank,
        modes: this.#network.modes,
        widths: this.#network.widths,
        samples: this.#network.dataSet('train').count,
        exact: isExact(experiment.data, this.registry),
        // What was said before the interruption is in the record.
        warn: (message) => (replaying ? undefined : this.#warn(message)),
        emit: (type, payload) => {
          const event = pluginEvent(this.registry, this.#source, type, payload);
          if (!replaying) this.emit(event);
        },
      }),
    );
    try {
      let next: IteratorResult<Request, unknown>;
      if (saved) {
        next = { done: false, value: noting(unasked, () => replay(protocol.name, conversation, saved)) };
        replaying = false;
        this.#takeUp(saved, next.value);
      } else {
        const { note } = this.#network.kernel('train');
        if (note !== undefined) this.#warn(note);
        next = noting(unasked, () => conversation.next());
      }
      while (!next.done && !this.#record.diverged) {
        // A protocol that trains nothing for long must not keep everyone else waiting.
        if (performance.now() > this.slice.deadline) await this.slice.pause();
        const outcome = await this.#answer(next.value);
        useful = true;
        if (this.#checkpoints.keeps) this.#log.push(answered(next.value, outcome));
        next = noting(unasked, () => conversation.next(outcome));
      }
      if (next.done && unasked.size > 0) throw new RangeError('the protocol made requests that come to nothing');
      if (this.#record.watch) endWatch(this.#record);
      const result = resultOf(
        this.cell,
        this.#network,
        this.#record,
        this.#trace,
        next.done ? plainValue(next.value) : null,
        this.#states.weights,
      );
      this.emit({ type: 'cell-finished', ...this.#source, result });
      return result;
    } catch (cause) {
      if (cause instanceof Stopped) this.#checkpoint();
      // One that leads into an error at once would do so at each attempt.
      else if (cause instanceof ReplayError || !useful) this.#checkpoints.remove();
      throw cause instanceof RangeError ? withForgotten(cause, unasked) : cause;
    }
  }

  async #answer(request: Request): Promise<Outcome> {
    checkRequest(request);
    switch (request.kind) {
      case 'train':
        return (await this.#trainAll(request, [request]))[0]!;
      case 'all':
        return this.#trainAll(request, request.requests);
      case 'draw':
        this.#network.draw(request);
        this.#draws.push(request);
        return this.#acknowledge();
      case 'expect-rank':
        return this.#expectRank(request.rank);
      case 'watch':
        return { ...this.#acknowledge(), ok: this.#beginWatch(request) };
      case 'charge':
        return { ...this.#acknowledge(), ok: chargeWatch(this.#record, request.epochs) };
      case 'unwatch':
        return endWatch(this.#record);
      default:
        this.#states.serve(request);
        if (request.kind !== 'save' && request.kind !== 'release') interruptWatch(this.#record);
        return this.#acknowledge();
    }
  }

  async #trainAll(request: Request, trainings: readonly TrainRequest[]): Promise<TrainOutcome[]> {
    this.#pending ??= { request, outcomes: [], phase: null };
    const { outcomes } = this.#pending;
    while (outcomes.length < trainings.length)
      outcomes.push(await this.#train(trainings[outcomes.length]!, this.#pending));
    this.#pending = null;
    return outcomes;
  }

  async #train(request: TrainRequest, pending: Pending): Promise<TrainOutcome> {
    const resumed = this.#resumed;
    this.#resumed = null;
    if (request.watch && !resumed) refuseSecondWatch(this.#record, request.name);
    const phase = this.#phase(request, resumed?.state ?? this.#states.begin(request), resumed);
    pending.phase = phase;
    if (!resumed && isNoisePhase(request, phase.plan, this.#record))
      this.#record.noise = noiseAtStart(this.#network, request, phase);
    for (;;) {
      phase.advance(this.slice.deadline);
      if (phase.ended !== null) break;
      this.#tellProgress(phase.state.step);
      await this.slice.pause();
      if (this.#checkpoints.due) this.#checkpoint();
    }
    pending.phase = null;
    const outcome = phase.outcome();
    this.#record.steps += outcome.steps;
    this.#states.end(request, phase.state);
    if (!request.quiet) {
      const warning = recordPhase(this.#record, request, outcome);
      if (warning !== null) this.#warn(warning);
    }
    if (phase.plan.counts) followWatch(this.#record, outcome, phase.plan.escape);
    return this.#answerOf(request, phase.state, outcome);
  }

  #phase(request: TrainRequest, state: KernelState, resumed: PhaseSnapshot | null): PhaseRun {
    const place = {
      cell: this.cell,
      network: this.#network,
      record: this.#record,
      trace: this.#trace,
      source: this.#source,
      emit: this.emit,
      epochMode: this.epochMode,
    };
    const plan = planPhase(request, state, place, (message) => this.#warn(message), resumed);
    return new PhaseRun(this.#network.kernel(plan.dataSet), state, this.#network.columns, plan, resumed);
  }

  #answerOf(request: TrainRequest, state: KernelState, outcome: PhaseOutcome): TrainOutcome {
    const { reason, condition, epochs, steps, metrics, range, umbrella } = outcome;
    const kept = request.keep ? this.#states.keep(request, state) : null;
    const asked = { ...(request.track ? { range } : {}), ...(umbrella ? { umbrella } : {}) };
    const { watch } = this.#record;
    const left = watch && isSeen(request) ? { left: leftOf(watch) } : {};
    return { reason, condition, epochs, steps, metrics, state: kept, ...asked, ...left };
  }

  /** Whether there is an escape to watch for. */
  #beginWatch(request: WatchRequest): boolean {
    const { escape } = this.cell.point.experiment;
    const row = this.#network.row(request.at?.on ?? 'train', this.#states.present());
    const monitor = escapeMonitor(escape, this.#network.columns, row, this.#record, (message) => this.#warn(message));
    if (!monitor) return false;
    const warning = beginWatch(this.#record, request, monitor, row);
    if (warning !== null) this.#warn(warning);
    return !this.#record.watch!.outBefore;
  }

  /** Says now and then how far the cell has come, where its epochs do not. */
  #tellProgress(steps: number): void {
    if (this.epochMode === 'all' || performance.now() - this.#toldAt < PROGRESS) return;
    this.#toldAt = performance.now();
    this.emit({ type: 'cell-progress', ...this.#source, steps });
  }

  #expectRank(rank: number): Acknowledgement {
    const metrics = this.#states.metrics();
    this.#record.trapped = metrics.rank === rank;
    if (!this.#record.trapped) this.#warn(`not trapped: expected rank ${rank}, found rank ${metrics.rank}`);
    return { ok: this.#record.trapped, metrics };
  }

  #acknowledge(): Acknowledgement {
    return { ok: true, metrics: this.#states.weights ? this.#states.metrics() : null };
  }

  #warn(message: string): void {
    this.#record.warnings.push(message);
    this.emit({ type: 'warning', ...this.#source, message });
  }

  /** Writes a checkpoint, if the cell is in the middle of a phase. */
  #checkpoint(): void {
    const phase = this.#pending?.phase;
    if (!this.#checkpoints.keeps || !this.#pending || !phase) return;
    const { request, outcomes } = this.#pending;
    this.#checkpoints.write({
      log: this.#log,
      pending: digestOf(request),
      draws: this.#draws.map(({ pool, samples, as }) => ({ pool, samples, as })),
      ...this.#states.snapshot(),
      record: this.#record,
      trace: this.#trace.flat(),
      outcomes,
      phase: phase.snapshot(),
    });
  }

  #takeUp(saved: CellCheckpoint, request: Request): void {
    for (const entry of saved.log) this.#log.push(entry);
    for (const draw of saved.draws) {
      this.#network.draw(draw);
      this.#draws.push(draw);
    }
    this.#states.takeUp(saved);
    this.#record = saved.record;
    this.#trace.takeUp(saved.trace, this.#network.columns.names.length);
    this.#pending = { request, outcomes: [...saved.outcomes], phase: null };
    this.#resumed = saved.phase;
  }
}
