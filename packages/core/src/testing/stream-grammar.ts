import type { PhasePosition, TrainingEvent } from '../contracts/events';
import { demand } from './check';

/**
 * Checks that events keep to the grammar of a run: run-started, then for each cell cell-started, phases, and
 * cell-finished last, and run-finished at the end. A phase is phase-started, its epochs in order (without a gap,
 * unless the stream is thinned), and phase-ended; what happens in a phase carries its name and index.
 *
 * @throws ConformanceError that says which event does not
 * @example
 * const check = async (trial: Trial) => checkGrammar(await eventsOf(trial));
 */
export function checkGrammar(events: readonly TrainingEvent[]): void {
  demand(events[0]?.type === 'run-started', `a run begins with run-started, not ${events[0]?.type}`);
  demand(events.at(-1)?.type === 'run-finished', `a run ends with run-finished, not ${events.at(-1)?.type}`);
  const cells = new Map<string, CellGrammar>();
  for (const event of events.slice(1, -1)) {
    demand('cell' in event, `${event.type} comes in the middle of a run`);
    if (!('cell' in event)) continue;
    const cell = cells.get(event.cell) ?? new CellGrammar();
    cells.set(event.cell, cell);
    cell.take(event);
  }
  for (const cell of cells.values()) demand(cell.ended, 'a cell has no cell-finished');
}

/** The events of one cell so far. */
class CellGrammar {
  ended = false;
  #started = false;
  #phase: PhasePosition | null = null;
  #epoch = -1;
  #phases = 0;
  #thinned = false;

  take(event: Extract<TrainingEvent, { cell: string }>): void {
    demand(!this.ended, `${event.type} comes after the end of its cell`);
    demand(
      this.#started === (event.type !== 'cell-started'),
      this.#started ? 'a cell starts twice' : `${event.type} comes before cell-started`,
    );
    this.#started = true;
    if (event.type === 'cell-started') this.#thinned = event.epochs === 'thinned';
    if (event.type === 'cell-failed') demand(false, `the cell failed: ${event.message}`);
    if (event.type === 'cell-finished') this.#finish();
    else if (event.type === 'phase-started') this.#begin(event);
    else if ('phaseIndex' in event) this.#inPhase(event);
  }

  #begin(event: PhasePosition): void {
    demand(this.#phase === null, `phase "${event.phase}" starts inside phase "${this.#phase?.phase}"`);
    demand(event.phaseIndex === this.#phases, `the phase after ${this.#phases} others has index ${event.phaseIndex}`);
    this.#phase = event;
    this.#epoch = -1;
    this.#phases++;
  }

  #inPhase(event: PhasePosition & { readonly type: TrainingEvent['type'] }): void {
    const phase = this.#phase;
    demand(phase !== null, `${event.type} comes outside any phase`);
    const belongs = phase?.phase === event.phase && phase.phaseIndex === event.phaseIndex;
    demand(belongs, `${event.type} belongs to phase "${event.phase}", not to "${phase?.phase}"`);
    if (event.type === 'epoch') {
      const follows = this.#thinned ? event.epoch > this.#epoch : event.epoch === this.#epoch + 1;
      demand(this.#epoch < 0 || follows, `epoch ${event.epoch} follows epoch ${this.#epoch}`);
      this.#epoch = event.epoch;
    }
    if (event.type === 'phase-ended') {
      demand(
        event.epoch === this.#epoch,
        `a phase that ended at epoch ${event.epoch} sent epochs up to ${this.#epoch}`,
      );
      this.#phase = null;
    }
  }

  #finish(): void {
    demand(this.#phase === null, `the cell ends inside phase "${this.#phase?.phase}"`);
    this.ended = true;
  }
}
