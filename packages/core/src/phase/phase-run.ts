import type { Looks } from '../contracts/experiment';
import type { Kernel, KernelState, Knobs } from '../contracts/kernel';
import type { Metrics } from '../contracts/metric';
import type { Condition } from '../contracts/condition';
import type { EndReason } from '../contracts/request';
import { nextMilestone, nextOnLogGrid } from '../ground/log-grid';
import type { Columns } from './columns';
import type { ConditionMemory, ConditionMonitor } from './condition';
import type { ConvergenceMonitor } from './convergence';
import { PhaseEvents } from './phase-events';
import type { PhaseOutcome, PhaseRankChange } from './phase-outcome';
import type { PhasePlan } from './phase-plan';
import { PhaseRows } from './phase-rows';
import { type RankMemory, RankMonitor } from './rank-monitor';
import type { UmbrellaMemory } from './umbrella-walk';

/** A phase in the middle of its work, as a plain value. */
export interface PhaseSnapshot {
  readonly state: KernelState;
  readonly epoch: number;
  readonly startStep: number;
  readonly startRank: number;
  readonly escapedAt: number | null;
  readonly range: readonly [number, number];
  readonly rankChanges: readonly PhaseRankChange[];
  /** The latest rows of metrics, and the step and the epoch of each. */
  readonly rows: Float64Array;
  readonly steps: Float64Array;
  readonly epochs: Float64Array;
  /** What the monitors remember. The escape's is built from the phase's first row, so it comes with its condition. */
  readonly ranks: RankMemory;
  readonly escape: {
    readonly condition: Condition;
    readonly description: string;
    readonly memory: ConditionMemory;
  } | null;
  readonly conditions: readonly ConditionMemory[];
  readonly converged: ConvergenceMonitor['memory'] | null;
  readonly umbrella: UmbrellaMemory | null;
}

/** Rows held between two looks, at the least. */
const CHUNK = 128;
/** The same for a quiet phase, of which nothing is told but its end: thousands of them last for a few epochs only. */
const QUIET_CHUNK = 8;

/**
 * One training phase at work. The loop over epochs allocates nothing; events are made from its rows, a chunk at a time.
 */
export class PhaseRun {
  /** Set once the phase has ended. */
  ended: EndReason | null = null;
  epoch = 0;
  readonly startRank: number;
  /** Which condition ended it, or −1. */
  #condition = -1;
  #escapedAt: number | null = null;
  readonly #range: [number, number] = [Infinity, -Infinity];
  readonly #rankChanges: PhaseRankChange[] = [];
  readonly #ranks: RankMonitor;
  readonly #rows: PhaseRows;
  /** Null for a quiet phase. */
  readonly #events: PhaseEvents | null;
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
    // An escape or a change of rank is dated back to where it began: the rows must reach back that far.
    const reach = 2 * Math.max(plan.rankHold, plan.escape?.hold ?? 1);
    this.#rows = new PhaseRows(columns, Math.max(plan.emit ? CHUNK : QUIET_CHUNK, reach));
    this.#events = plan.emit && new PhaseEvents(plan, this.#rows, plan.emit, resumed?.epoch ?? -1);
    this.#startStep = resumed?.startStep ?? state.step;
    this.#recorded = plan.emit && !plan.endsOnly ? nextOnLogGrid(resumed?.epoch ?? 0) : Infinity;
    this.#milestone = nextMilestone(resumed?.epoch ?? 0);
    if (!resumed) this.#measure(plan.knobs.at(0).beta);
    if (!resumed) plan.umbrella?.begin(state, this.#rows.values, 0);
    this.startRank = resumed?.startRank ?? this.#rows.values[columns.rank]!;
    this.#ranks = new RankMonitor(this.startRank, plan.rankHold);
    if (resumed) {
      this.#takeUp(resumed);
      return;
    }
    this.#events?.started(state.step);
    if (!plan.endsOnly) this.#record(0);
  }

  /** Metrics of the latest epoch. */
  get metrics(): Metrics {
    return this.#rows.latest;
  }

  /** How the phase went, once it has ended. */
  outcome(): PhaseOutcome {
    const { plan, epoch, startRank, metrics } = this;
    const { beta, temperature } = plan.knobs.at(epoch);
    return {
      reason: this.ended!,
      condition: this.#condition,
      epochs: epoch,
      steps: this.state.step - this.#startStep,
      startRank,
      beta,
      temperature,
      metrics,
      criterion: plan.escape?.description ?? null,
      escapedAt: this.#escapedAt,
      rankChanges: this.#rankChanges,
      range: this.#range,
      umbrella: plan.umbrella?.seen ?? null,
    };
  }

  /**
   * The phase as it stands, between two calls of {@link advance}. Shares its arrays with the phase: to be copied at
   * once.
   */
  snapshot(): PhaseSnapshot {
    const { plan, state, epoch, startRank } = this;
    const { escape } = plan;
    return {
      state,
      epoch,
      startRank,
      escapedAt: this.#escapedAt,
      range: this.#range,
      rankChanges: this.#rankChanges,
      startStep: this.#startStep,
      ...this.#rows.snapshot(),
      ranks: this.#ranks.memory,
      escape: escape && { condition: escape.condition, description: escape.description, memory: escape.memory },
      conditions: plan.conditions.map(({ memory }) => memory),
      converged: plan.converged?.memory ?? null,
      umbrella: plan.umbrella?.memory ?? null,
    };
  }

  #takeUp(saved: PhaseSnapshot): void {
    this.epoch = saved.epoch;
    this.#escapedAt = saved.escapedAt;
    [this.#range[0], this.#range[1]] = saved.range;
    this.#rankChanges.push(...saved.rankChanges);
    this.#rows.takeUp(saved);
    Object.assign(this.#ranks.memory, saved.ranks);
    saved.conditions.forEach((memory, i) => Object.assign(this.plan.conditions[i]!.memory, memory));
    if (this.plan.escape && saved.escape) Object.assign(this.plan.escape.memory, saved.escape.memory);
    if (this.plan.converged && saved.converged) Object.assign(this.plan.converged.memory, saved.converged);
    if (saved.umbrella) this.plan.umbrella?.takeUp(saved.umbrella);
  }

  /** Trains until the phase ends or the clock passes `deadline` (milliseconds of `performance.now`). */
  advance(deadline: number): void {
    const { plan, kernel, state, columns } = this;
    const rows = this.#rows;
    while (this.ended === null) {
      if (this.epoch >= plan.epochs) return this.#end('epochs');
      if (rows.filled === rows.capacity) this.#makeRoom();
      const look = Math.min(plan.epochs, nextLook(plan.looks, this.epoch));
      let knobs = plan.knobs.at(++this.epoch);
      if (plan.umbrella) plan.umbrella.advance(kernel, state, knobs, plan.knobs.stepsPerEpoch);
      else kernel.advance(state, knobs, plan.knobs.stepsPerEpoch);
      while (this.epoch < look) {
        if (performance.now() >= deadline) return;
        knobs = plan.knobs.at(++this.epoch);
        kernel.advance(state, knobs, plan.knobs.stepsPerEpoch);
      }
      const offset = rows.next;
      this.#measure(knobs.beta);
      plan.umbrella?.settle(kernel, state, knobs, rows.values, offset);
      if (!Number.isFinite(rows.values[offset + columns.loss]!)) return this.#end('diverged');
      if (this.epoch >= this.#recorded) {
        this.#record(offset);
        this.#recorded = nextOnLogGrid(this.epoch);
      }
      if (plan.milestone && this.epoch >= this.#milestone) {
        plan.milestone(this);
        this.#milestone = nextMilestone(this.epoch);
      }
      if (this.#ranks.sees(this.epoch, rows.values[offset + columns.rank]!)) this.#commitRank();
      if (plan.escape && this.#escapedAt === null) this.#lookForEscape(plan.escape, knobs, offset);
      for (let c = 0; c < plan.conditions.length; c++) {
        if (plan.conditions[c]!.sees(this.epoch, rows.values, offset)) {
          this.#condition = c;
          return this.#end('condition');
        }
      }
      if (plan.converged?.sees(rows.values, offset)) return this.#end('converged');
      if (plan.stopAtEscape && this.#escapedAt !== null && this.epoch >= this.#escapedAt + plan.linger)
        return this.#end('escaped');
      if (performance.now() >= deadline) {
        this.#events?.epochs(this.epoch);
        return;
      }
    }
  }

  /** Adds a row of what the present state measures. */
  #measure(beta: number): void {
    const { columns, plan } = this;
    const { values, steps, epochs, filled, next } = this.#rows;
    this.kernel.measure(this.state, beta, values, next);
    const first = next + columns.firstSingularValue;
    let rank = 0;
    while (rank < columns.maxRank && values[first + rank]! > plan.rankThreshold) rank++;
    values[next + columns.rank] = rank;
    steps[filled] = this.state.step;
    epochs[filled] = this.epoch;
    this.#rows.filled++;
    if (plan.track === null) return;
    const tracked = values[next + plan.track]!;
    if (tracked < this.#range[0]) this.#range[0] = tracked;
    if (tracked > this.#range[1]) this.#range[1] = tracked;
  }

  #lookForEscape(escape: ConditionMonitor, knobs: Knobs, offset: number): void {
    const { counts } = this.plan;
    if (counts && !counts(knobs)) return escape.forget();
    if (!escape.sees(this.epoch, this.#rows.values, offset)) return;
    // What is watched over several phases counts once it has held: the time of a scheme includes making sure.
    const since = counts ? this.epoch : escape.memory.since;
    this.#escapedAt = since;
    this.#note(since);
    this.#events?.escaped(since, this.state.step, escape.description);
  }

  #commitRank(): void {
    const change = this.#ranks.commit();
    if (!change) return;
    this.#rankChanges.push({ ...change, beta: this.plan.knobs.at(change.epoch).beta });
    this.#note(change.epoch);
    this.#events?.rankChanged(change.epoch, this.state.step, change.fromRank, change.toRank);
  }

  /**
   * Makes sure that an event's epoch is in the trace, and that the stream has reached the present before the event
   * itself.
   */
  #note(epoch: number): void {
    this.#recordAt(epoch, this.#rows.offsetOf(epoch), this.#rows.stepAt(epoch));
    this.#events?.epochs(this.epoch);
  }

  #record(offset: number): void {
    this.#recordAt(this.epoch, offset, this.state.step);
  }

  #recordAt(epoch: number, offset: number, step: number): void {
    if (!this.plan.emit) return;
    const { beta, temperature } = this.plan.knobs.at(epoch);
    const { values, width } = this.#rows;
    this.plan.trace.add([this.plan.phaseIndex, epoch, step, beta, temperature], values, offset, width);
  }

  #makeRoom(): void {
    this.#events?.epochs(this.epoch);
    this.#rows.makeRoom();
  }

  #end(reason: EndReason): void {
    if (reason === 'escaped') this.#commitRank();
    this.#record(this.#rows.offsetOf(this.epoch));
    this.ended = reason;
    this.#events?.ended(this.epoch, this.state.step, reason);
  }
}

/** The epoch that is measured next after this one. */
export function nextLook(looks: Looks, epoch: number): number {
  if (looks === 'all') return epoch + 1;
  return looks === 'log' ? nextOnLogGrid(epoch) : epoch + looks.every - (epoch % looks.every);
}
