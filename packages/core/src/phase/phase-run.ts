import type { Kernel, KernelState } from '../contracts/kernel';
import type { Condition, EndReason } from '../contracts/request';
import type { PhasePosition } from '../contracts/events';
import type { Metrics } from '../contracts/metrics';
import { type Columns, metricsAt } from './columns';
import type { ConditionMemory, ConditionMonitor } from './condition';
import type { ConvergenceMonitor } from './convergence';
import type { PhasePlan } from './phase-plan';
import { type RankMemory, RankMonitor } from './rank-monitor';
import { nextMilestone, nextOnLogGrid } from '../ground/log-grid';

/** A phase in the middle of its work, as a plain value. */
export interface PhaseSnapshot {
  readonly state: KernelState;
  readonly epoch: number;
  readonly startStep: number;
  readonly startRank: number;
  readonly escapedAt: number | null;
  readonly range: readonly [number, number];
  readonly rankChanges: readonly { epoch: number; beta: number; fromRank: number; toRank: number }[];
  /** The latest rows of metrics, the step of each, and the epoch of the first. */
  readonly rows: Float64Array;
  readonly steps: Float64Array;
  readonly firstEpoch: number;
  /** What the monitors remember. The escape's is built from the phase's first row, so it comes with its condition. */
  readonly ranks: RankMemory;
  readonly escape: {
    readonly condition: Condition;
    readonly description: string;
    readonly memory: ConditionMemory;
  } | null;
  readonly conditions: readonly ConditionMemory[];
  readonly converged: ConvergenceMonitor['memory'] | null;
}

/** Rows held between two looks, at the least. */
const CHUNK = 128;
/** The same for a silent phase, of which nothing is told but its end: thousands of them last for a few epochs only. */
const SILENT_CHUNK = 8;

/** One training phase at work. The loop over epochs allocates nothing; events are made from its rows, a chunk at a time. */
export class PhaseRun {
  /** Set once the phase has ended. */
  ended: EndReason | null = null;
  /** Index of the condition that ended it, or −1. */
  condition = -1;
  epoch = 0;
  escapedAt: number | null = null;
  /** Lowest and highest value of the tracked metric. */
  readonly range: [number, number] = [Infinity, -Infinity];
  readonly startRank: number;
  readonly #ranks: RankMonitor;
  readonly rankChanges: { epoch: number; beta: number; fromRank: number; toRank: number }[] = [];
  readonly #rows: Float64Array;
  readonly #steps: Float64Array;
  readonly #capacity: number;
  readonly #width: number;
  /** Rows in use, and how many of them have been sent. */
  #filled = 0;
  #emitted = 0;
  /** Epoch of the first row. */
  #firstEpoch = 0;
  readonly #startStep: number;
  /** Epochs that come next in the trace, and in the course of the noise. */
  #recorded: number;
  #milestone: number;

  /** @param resumed where an interrupted phase of the same plan goes on; then `state` is that of the snapshot. */
  constructor(
    readonly kernel: Kernel,
    readonly state: KernelState,
    readonly columns: Columns,
    readonly plan: PhasePlan,
    resumed: PhaseSnapshot | null = null,
  ) {
    this.#width = columns.names.length;
    // An escape or a change of rank is dated back to where it began: the rows must reach back that far.
    this.#capacity = Math.max(plan.emit ? CHUNK : SILENT_CHUNK, 2 * Math.max(plan.rankHold, plan.escape?.hold ?? 1));
    this.#rows = new Float64Array(this.#capacity * this.#width);
    this.#steps = new Float64Array(this.#capacity);
    this.#startStep = resumed?.startStep ?? state.step;
    this.#recorded = plan.emit && !plan.endsOnly ? nextOnLogGrid(resumed?.epoch ?? 0) : Infinity;
    this.#milestone = nextMilestone(resumed?.epoch ?? 0);
    if (resumed) {
      this.startRank = resumed.startRank;
      this.#ranks = new RankMonitor(this.startRank, plan.rankHold);
      this.#takeUp(resumed);
      return;
    }
    this.#measure(plan.knobs.at(0).beta);
    this.startRank = this.#rows[columns.rank]!;
    this.#ranks = new RankMonitor(this.startRank, plan.rankHold);
    plan.emit?.({ type: 'phase-started', ...this.#position(0), epochs: plan.epochs, watched: plan.escape !== null });
    if (!plan.endsOnly) this.#record(0);
    this.#filled = 1;
  }

  /** Metrics of the latest epoch. */
  get metrics(): Metrics {
    return metricsAt(this.columns, this.#rows, this.#width * Math.max(0, this.#filled - 1));
  }

  /** SGD steps since the phase began. */
  get steps(): number {
    return this.state.step - this.#startStep;
  }

  /** Whether the escape's condition holds already, before the first step. */
  get startsEscaped(): boolean {
    return this.epoch === 0 && (this.plan.escape?.holds(this.#rows, 0) ?? false);
  }

  /** The phase as it stands, between two calls of {@link advance}. Shares its arrays with the phase: to be copied at once. */
  snapshot(): PhaseSnapshot {
    const { plan, state, epoch, startRank, escapedAt, range, rankChanges } = this;
    const { escape } = plan;
    return {
      state,
      epoch,
      startRank,
      escapedAt,
      range,
      rankChanges,
      startStep: this.#startStep,
      rows: this.#rows.subarray(0, this.#filled * this.#width),
      steps: this.#steps.subarray(0, this.#filled),
      firstEpoch: this.#firstEpoch,
      ranks: this.#ranks.memory,
      escape: escape && { condition: escape.condition, description: escape.description, memory: escape.memory },
      conditions: plan.conditions.map(({ memory }) => memory),
      converged: plan.converged?.memory ?? null,
    };
  }

  #takeUp(saved: PhaseSnapshot): void {
    this.epoch = saved.epoch;
    this.escapedAt = saved.escapedAt;
    [this.range[0], this.range[1]] = saved.range;
    this.rankChanges.push(...saved.rankChanges);
    this.#rows.set(saved.rows);
    this.#steps.set(saved.steps);
    this.#firstEpoch = saved.firstEpoch;
    this.#filled = saved.steps.length;
    this.#emitted = this.#filled;
    Object.assign(this.#ranks.memory, saved.ranks);
    saved.conditions.forEach((memory, i) => Object.assign(this.plan.conditions[i]!.memory, memory));
    if (this.plan.escape && saved.escape) Object.assign(this.plan.escape.memory, saved.escape.memory);
    if (this.plan.converged && saved.converged) Object.assign(this.plan.converged.memory, saved.converged);
  }

  /** Trains until the phase ends or the clock passes `deadline` (milliseconds of `performance.now`). */
  advance(deadline: number): void {
    const { plan, kernel, state, columns } = this;
    while (this.ended === null) {
      if (this.epoch >= plan.epochs) return this.#end('epochs');
      if (this.#filled === this.#capacity) this.#makeRoom();
      const knobs = plan.knobs.at(++this.epoch);
      kernel.advance(state, knobs, plan.knobs.stepsPerEpoch);
      const offset = this.#filled * this.#width;
      this.#measure(knobs.beta);
      this.#filled++;
      const rows = this.#rows;
      if (!Number.isFinite(rows[offset + columns.loss]!)) return this.#end('diverged');
      if (this.epoch === this.#recorded) {
        this.#record(offset);
        this.#recorded = nextOnLogGrid(this.epoch);
      }
      if (plan.milestone && this.epoch === this.#milestone) {
        plan.milestone(this);
        this.#milestone = nextMilestone(this.epoch);
      }
      if (this.#ranks.sees(this.epoch, rows[offset + columns.rank]!)) this.#commitRank();
      if (plan.escape && this.escapedAt === null) this.#lookForEscape(plan.escape, offset);
      for (let c = 0; c < plan.conditions.length; c++) {
        if (plan.conditions[c]!.sees(this.epoch, rows, offset)) {
          this.condition = c;
          return this.#end('condition');
        }
      }
      if (plan.converged?.sees(rows, offset)) return this.#end('converged');
      if (plan.stopAtEscape && this.escapedAt !== null && this.epoch >= this.escapedAt + plan.linger)
        return this.#end('escaped');
      if (performance.now() >= deadline) return this.#emitRows();
    }
  }

  #measure(beta: number): void {
    const offset = this.#filled * this.#width;
    this.kernel.measure(this.state, beta, this.#rows, offset);
    const first = offset + this.columns.firstSingularValue;
    let rank = 0;
    while (rank < this.columns.maxRank && this.#rows[first + rank]! > this.plan.rankThreshold) rank++;
    this.#rows[offset + this.columns.rank] = rank;
    this.#steps[this.#filled] = this.state.step;
    if (this.plan.track === null) return;
    const tracked = this.#rows[offset + this.plan.track]!;
    if (tracked < this.range[0]) this.range[0] = tracked;
    if (tracked > this.range[1]) this.range[1] = tracked;
  }

  #lookForEscape(escape: ConditionMonitor, offset: number): void {
    if (!escape.sees(this.epoch, this.#rows, offset)) return;
    const { since } = escape.memory;
    this.escapedAt = since;
    this.#note(since);
    this.plan.emit?.({ type: 'escaped', ...this.#position(since), criterion: escape.description });
  }

  #commitRank(): void {
    const change = this.#ranks.commit();
    if (!change) return;
    this.rankChanges.push({ ...change, beta: this.plan.knobs.at(change.epoch).beta });
    this.#note(change.epoch);
    const { fromRank, toRank } = change;
    this.plan.emit?.({ type: 'rank-changed', ...this.#position(change.epoch), fromRank, toRank });
  }

  /** Makes sure that an event's epoch is in the trace, and that the stream has reached it before the event itself. */
  #note(epoch: number): void {
    const index = epoch - this.#firstEpoch;
    this.#recordAt(epoch, index * this.#width, this.#steps[index]!);
    this.#emitRows();
  }

  #record(offset: number): void {
    this.#recordAt(this.epoch, offset, this.state.step);
  }

  #recordAt(epoch: number, offset: number, step: number): void {
    if (!this.plan.emit) return;
    const { beta, temperature } = this.plan.knobs.at(epoch);
    this.plan.trace.add([this.plan.phaseIndex, epoch, step, beta, temperature], this.#rows, offset, this.#width);
  }

  /** Sends the epochs that have not been sent. */
  #emitRows(): void {
    const { emit, knobs, source, name, phaseIndex } = this.plan;
    const { cell, point, replica } = source;
    for (let i = this.#emitted; emit && i < this.#filled; i++) {
      const epoch = this.#firstEpoch + i;
      const { beta, temperature } = knobs.at(epoch);
      const metrics = metricsAt(this.columns, this.#rows, i * this.#width);
      emit({
        type: 'epoch',
        cell,
        point,
        replica,
        phase: name,
        phaseIndex,
        epoch,
        step: this.#steps[i]!,
        beta,
        temperature,
        metrics,
      });
    }
    this.#emitted = this.#filled;
  }

  /** Drops the older half of the rows. */
  #makeRoom(): void {
    this.#emitRows();
    const kept = this.#capacity >> 1;
    const dropped = this.#capacity - kept;
    this.#rows.copyWithin(0, dropped * this.#width);
    this.#steps.copyWithin(0, dropped);
    this.#firstEpoch += dropped;
    this.#filled = kept;
    this.#emitted = kept;
  }

  #end(reason: EndReason): void {
    if (reason === 'escaped') this.#commitRank();
    this.#record((this.#filled - 1) * this.#width);
    this.#emitRows();
    this.ended = reason;
    const { emit } = this.plan;
    if (reason === 'converged') emit?.({ type: 'converged', ...this.#position(this.epoch) });
    if (reason === 'diverged') emit?.({ type: 'diverged', ...this.#position(this.epoch) });
    emit?.({ type: 'phase-ended', ...this.#position(this.epoch), reason, metrics: this.metrics });
  }

  #position(epoch: number, step = this.state.step): PhasePosition {
    const { beta, temperature } = this.plan.knobs.at(epoch);
    const { source, name, phaseIndex } = this.plan;
    return {
      cell: source.cell,
      point: source.point,
      replica: source.replica,
      phase: name,
      phaseIndex,
      epoch,
      step,
      beta,
      temperature,
    };
  }
}
