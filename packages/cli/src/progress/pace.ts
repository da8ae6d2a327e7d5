import type { TrainingEvent } from '@kramers/core';
import { counted, duration, significant } from '../tables/numbers';

/** What a run is known to be before it begins. */
export interface Ahead {
  /** Its cells, those that are done already among them. */
  readonly cells: number;
  /** SGD steps of a cell at that grid point, at most; infinite where its protocol decides as it goes on. */
  boundAt(point: number): number;
}

/** A cell at work. */
interface Begun {
  readonly point: number;
  /** SGD steps that earlier sessions took, and those counted since. */
  readonly earlier: number;
  counted: number;
  /** Steps of its present state when last heard of; null where it goes on from a checkpoint and has not been yet. */
  seen: number | null;
}

/** Seconds after which the rate of the first cells is what it will be, about. */
const SETTLED = 2;

/** How far a run has come, counted from its events. */
export class Pace {
  /** Cells of the run; known once it has started. */
  cells = 0;
  failed = 0;
  /** Steps taken since it has started. */
  steps = 0;
  /** Cells that were done before. */
  #earlier = 0;
  #ended = 0;
  #finished = 0;
  /** Steps of the finished cells, those of earlier sessions among them. */
  #finishedSteps = 0;
  #atWork: number | null = null;
  readonly #begun = new Map<string, Begun>();
  readonly #startedAt: number;

  /**
   * @param clock milliseconds, from any origin.
   * @param ahead what is known of the run; without it cells done before are not counted, and there is no time left
   *   before the first cell is done.
   */
  constructor(
    readonly clock: () => number = () => performance.now(),
    readonly ahead: Ahead | null = null,
  ) {
    this.#startedAt = clock();
  }

  /** Takes an event in. */
  count(event: TrainingEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#earlier = Math.max(0, (this.ahead?.cells ?? 0) - event.cells);
        this.cells = this.#earlier + event.cells;
        break;
      case 'cell-started': {
        const earlier = event.earlierSteps ?? 0;
        this.#begun.set(event.cell, { point: event.point, earlier, counted: 0, seen: earlier > 0 ? null : 0 });
        break;
      }
      case 'epoch':
        this.#see(event.cell, event.step);
        break;
      case 'cell-progress':
        this.#see(event.cell, event.steps);
        break;
      case 'at-work':
        this.#atWork = event.cells;
        break;
      case 'cell-finished': {
        const { earlier = 0, counted: told = 0 } = this.#begun.get(event.cell) ?? {};
        // What a cell took in all includes the walks of rare-event sampling, which send no epochs.
        this.steps += Math.max(0, event.result.steps - earlier - told);
        this.#finished++;
        this.#finishedSteps += event.result.steps;
        this.#end(event.cell);
        break;
      }
      case 'cell-failed':
        this.failed++;
        this.#end(event.cell);
        break;
    }
  }

  #end(cell: string): void {
    this.#begun.delete(cell);
    this.#ended++;
  }

  #see(cell: string, steps: number): void {
    const begun = this.#begun.get(cell);
    if (!begun) return;
    // A protocol may go back to a kept state, whose count of steps is lower.
    const more = Math.max(0, steps - (begun.seen ?? steps));
    this.steps += more;
    begun.counted += more;
    begun.seen = steps;
  }

  /** Cells that are over, with or without a result. */
  get done(): number {
    return this.#earlier + this.#ended;
  }

  /** Cells that are being computed. */
  get running(): number {
    return this.#atWork ?? this.#begun.size;
  }

  get seconds(): number {
    return (this.clock() - this.#startedAt) / 1000;
  }

  get stepsPerSecond(): number {
    return this.seconds > 0 ? this.steps / this.seconds : 0;
  }

  /** Whether {@link secondsLeft} is what the run takes at most, since no cell has shown yet how long one takes. */
  get isBound(): boolean {
    return this.#finished === 0;
  }

  /** By the steps that are left at the rate so far; null while there is nothing to go by. */
  get secondsLeft(): number | null {
    if (this.done === this.cells) return 0;
    const { stepsPerSecond } = this;
    // Workers that have just begun are slower than they will be.
    const known = stepsPerSecond > 0 && (this.#finished > 0 || this.seconds >= SETTLED);
    const left = known ? this.#stepsLeft() : 0;
    if (left > 0 && left < Infinity) return left / stepsPerSecond;
    return this.#finished === 0 ? null : (this.seconds / this.#ended) * (this.cells - this.done);
  }

  /** The share of the run that is done, cells at work by how far they have come. */
  get share(): number {
    const cells = this.seconds < SETTLED ? [] : this.#expected().cells;
    const parts = cells.map(({ taken, left }) => (taken > 0 ? taken / (taken + left) : 0));
    return this.cells === 0 ? 0 : (this.done + sum(parts)) / this.cells;
  }

  #stepsLeft(): number {
    const { cells, mean } = this.#expected();
    const others = this.cells - this.done - cells.length;
    return sum(cells.map(({ left }) => left)) + (others > 0 ? others * mean : 0);
  }

  /**
   * What a cell takes, and what is left of those that have begun: the mean of the finished ones with the steps of those
   * at work counted in, as for censored waiting times, and never more than its bound; a cell that has taken longer than
   * half of that has half of it to go, or of what its bound leaves.
   */
  #expected(): { mean: number; cells: { taken: number; left: number }[] } {
    const begun = [...this.#begun.values()].map(({ point, earlier, counted: told }) => ({
      taken: earlier + told,
      bound: this.ahead?.boundAt(point) ?? Infinity,
    }));
    const bound = begun.length > 0 ? sum(begun.map((cell) => cell.bound)) / begun.length : Infinity;
    const known = this.#finishedSteps + sum(begun.map(({ taken }) => taken));
    const mean = Math.min(bound, this.#finished > 0 ? known / this.#finished : Infinity);
    const leftOf = (cell: (typeof begun)[number]): number =>
      Math.max(mean - cell.taken, Math.min(cell.bound - cell.taken, mean) / 2, 0);
    return { mean, cells: begun.map((cell) => ({ taken: cell.taken, left: leftOf(cell) })) };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** `12 of 50 cells, 2 running, 1 failed, 410 000 steps/s, 2 min left`. */
export function describePace(pace: Pace): string {
  const { done, cells, running, failed, stepsPerSecond, secondsLeft, isBound } = pace;
  if (done === cells) return `${counted(cells, 'cell')} done, writing the reports`;
  const left = secondsLeft === null ? '' : `, ${isBound ? 'at most ' : ''}${duration(secondsLeft)} left`;
  const parts = [running > 0 ? `${running} running, ` : '', failed > 0 ? `${failed} failed, ` : ''].join('');
  return `${done} of ${counted(cells, 'cell')}, ${parts}${significant(stepsPerSecond, 2)} steps/s${left}`;
}
