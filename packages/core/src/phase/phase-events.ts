import type { PhasePosition, TrainingEvent } from '../contracts/events';
import type { EndReason } from '../contracts/request';
import { nextOnLogGrid } from '../ground/log-grid';
import type { PhasePlan } from './phase-plan';
import type { PhaseRows } from './phase-rows';

/**
 * What a phase tells of itself. Epochs come in order, and every other event after the epochs before it, so that the
 * list of events is the same whenever it is sent. A quiet phase has none of this.
 */
export class PhaseEvents {
  /** The epoch that was looked at last, and the one that was sent last. */
  #seen: number;
  #sent: number;

  /** @param from the epoch up to which everything has been told. */
  constructor(
    readonly plan: PhasePlan,
    readonly rows: PhaseRows,
    readonly emit: (event: TrainingEvent) => void,
    from: number,
  ) {
    this.#seen = from;
    this.#sent = from;
  }

  /** Sends the epochs up to this one that have not been sent; of a thinned stream, those on the log grid. */
  epochs(upTo: number): void {
    const all = this.plan.epochMode === 'all';
    const after = (epoch: number) => (all ? epoch + 1 : nextOnLogGrid(epoch));
    for (let epoch = after(this.#seen); epoch <= upTo; epoch = after(epoch)) {
      if (this.rows.has(epoch)) this.#epoch(epoch);
    }
    this.#seen = upTo;
  }

  started(step: number): void {
    const { plan } = this;
    this.emit({ type: 'phase-started', ...this.#at(0, step), epochs: plan.epochs, watched: plan.escape !== null });
  }

  rankChanged(epoch: number, step: number, fromRank: number, toRank: number): void {
    this.emit({ type: 'rank-changed', ...this.#at(epoch, step), fromRank, toRank });
  }

  escaped(epoch: number, step: number, criterion: string): void {
    this.emit({ type: 'escaped', ...this.#at(epoch, step), criterion });
  }

  /** The end of the phase. Its last epoch is always told. */
  ended(epoch: number, step: number, reason: EndReason): void {
    this.epochs(epoch);
    if (this.#sent < epoch) this.#epoch(epoch);
    const position = this.#at(epoch, step);
    if (reason === 'converged' || reason === 'diverged') this.emit({ type: reason, ...position });
    this.emit({ type: 'phase-ended', ...position, reason, metrics: this.rows.latest });
  }

  #epoch(epoch: number): void {
    this.#sent = epoch;
    this.emit({ type: 'epoch', ...this.#at(epoch, this.rows.stepAt(epoch)), metrics: this.rows.metricsAt(epoch) });
  }

  #at(epoch: number, step: number): PhasePosition {
    const { source, name, phaseIndex, knobs } = this.plan;
    const { cell, point, replica } = source;
    const { beta, temperature } = knobs.at(epoch);
    // Written out, because it is made for every epoch: spreading costs as much as measuring.
    return { cell, point, replica, phase: name, phaseIndex, epoch, step, beta, temperature };
  }
}
