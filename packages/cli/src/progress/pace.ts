import type { TrainingEvent } from '@kramers/core';
import { counted, duration, significant } from '../tables/numbers';

/** How far a run has come, counted from its events. */
export class Pace {
  /** Cells to compute; known once the run has started. */
  cells = 0;
  /** Cells that are over, with or without a result. */
  done = 0;
  failed = 0;
  steps = 0;
  #started = 0;
  #atWork: number | null = null;
  readonly #startedAt: number;
  /** Steps seen of each cell at work. */
  readonly #seen = new Map<string, number>();
  /** How many of its steps have been counted. */
  readonly #counted = new Map<string, number>();

  /** @param clock milliseconds, from any origin. */
  constructor(readonly clock: () => number = () => performance.now()) {
    this.#startedAt = clock();
  }

  /** Takes an event in. */
  count(event: TrainingEvent): void {
    switch (event.type) {
      case 'run-started':
        this.cells = event.cells;
        break;
      case 'epoch':
        this.#see(event.cell, event.step);
        break;
      case 'cell-progress':
        this.#see(event.cell, event.steps);
        break;
      case 'cell-started':
        this.#started++;
        break;
      case 'at-work':
        this.#atWork = event.cells;
        break;
      case 'cell-finished':
      case 'cell-failed':
        // What a cell took in all includes the walks of rare-event sampling, which send no epochs.
        if (event.type === 'cell-finished')
          this.steps += Math.max(0, event.result.steps - (this.#counted.get(event.cell) ?? 0));
        this.#counted.delete(event.cell);
        this.done++;
        this.failed += Number(event.type === 'cell-failed');
        this.#seen.delete(event.cell);
        break;
    }
  }

  #see(cell: string, steps: number): void {
    // A protocol may go back to a kept state, whose count of steps is lower.
    const more = Math.max(0, steps - (this.#seen.get(cell) ?? 0));
    this.steps += more;
    this.#counted.set(cell, (this.#counted.get(cell) ?? 0) + more);
    this.#seen.set(cell, steps);
  }

  /** Cells that are being computed. */
  get running(): number {
    return this.#atWork ?? Math.max(0, this.#started - this.done);
  }

  get seconds(): number {
    return (this.clock() - this.#startedAt) / 1000;
  }

  get stepsPerSecond(): number {
    return this.seconds > 0 ? this.steps / this.seconds : 0;
  }

  /** By the cells done so far; null before the first one is. */
  get secondsLeft(): number | null {
    return this.done === 0 ? null : (this.seconds / this.done) * (this.cells - this.done);
  }
}

/** `12 of 50 cells, 2 running, 1 failed, 410 000 steps/s, 2 min left`. */
export function describePace({ done, cells, running, failed, stepsPerSecond, secondsLeft }: Pace): string {
  if (done === cells) return `${counted(cells, 'cell')} done, writing the reports`;
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  const parts = [running > 0 ? `${running} running, ` : '', failed > 0 ? `${failed} failed, ` : ''].join('');
  return `${done} of ${counted(cells, 'cell')}, ${parts}${significant(stepsPerSecond, 2)} steps/s${left}`;
}
