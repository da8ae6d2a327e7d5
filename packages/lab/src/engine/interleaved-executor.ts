import type { Cell, ExecuteOptions, Executor, TrainingEvent } from '@kramers/core';
import { computeCell, Stopped } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import { Observable } from 'rxjs';
import { nextTask, type Pace } from '../pace/pace';

/** Cells at work at once; the others wait for one of them to end. */
const MOST = 64;

/**
 * Computes cells side by side in one thread, an epoch of each in turn, so that replicas of one experiment can be
 * watched together. Their results are those of any other executor: a cell does not know when it had its turns.
 */
export class InterleavedExecutor implements Executor {
  #work: Promise<void> = Promise.resolve();

  constructor(
    readonly registry: Registry,
    readonly pace: Pace,
  ) {}

  execute(cells: readonly Cell[], options: ExecuteOptions = {}): Observable<TrainingEvent> {
    return new Observable((subscriber) => {
      const turns = new Set<Turn>();
      const waiting = [...cells];
      const begin = (cell: Cell): void => {
        const turn = new Turn(() => subscriber.closed);
        turns.add(turn);
        const emit = (event: TrainingEvent): void => {
          turn.follow(event);
          subscriber.next(event);
        };
        const over = (): void => {
          turns.delete(turn);
          turn.finish();
        };
        computeCell(cell, this.registry, options, turn, emit).then(over, (cause: unknown) => {
          subscriber.error(cause);
          over();
        });
      };
      const runAll = async (): Promise<void> => {
        while (turns.size > 0 || (waiting.length > 0 && !subscriber.closed)) {
          while (turns.size < MOST && waiting.length > 0) begin(waiting.shift()!);
          await nextTask();
          this.pace.begin();
          while (turns.size > 0 && !this.pace.over) {
            const turn = rearmost(turns);
            // Once nobody listens, a turn ends its cell.
            if (!subscriber.closed && !this.pace.take(turn.watched)) break;
            for (const one of [...turns].filter((other) => turn.isLevelWith(other))) await one.go();
          }
        }
        subscriber.complete();
      };
      this.#work = Promise.all([this.#work, runAll()]).then(() => undefined);
    });
  }

  settled(): Promise<void> {
    return this.#work;
  }
}

/** The cell that is furthest behind. */
function rearmost(turns: ReadonlySet<Turn>): Turn {
  let found: Turn | undefined;
  for (const turn of turns) if (!found || turn.isBehind(found)) found = turn;
  return found!;
}

/** One cell's turns: it runs until it pauses, and goes on when it is told to. */
class Turn {
  /** In the past: a cell pauses after every look. */
  readonly deadline = 0;
  watched = false;
  #phase = -1;
  #epoch = 0;
  #wake: (() => void) | null = null;
  #resting: (() => void) | null = null;

  constructor(readonly stopped: () => boolean) {}

  /** Called by the cell: rests until it is told to go on. */
  async pause(): Promise<void> {
    this.#resting?.();
    await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.stopped()) throw new Stopped();
  }

  /** Lets the cell go on, until it pauses again or has ended. */
  go(): Promise<void> {
    return new Promise((resolve) => {
      this.#resting = resolve;
      this.#wake?.();
    });
  }

  finish(): void {
    this.#resting?.();
  }

  /** Learns from the cell's events how far it has come. */
  follow(event: TrainingEvent): void {
    if (event.type === 'phase-started') this.watched = event.watched;
    if (event.type === 'phase-ended') this.watched = false;
    if (event.type !== 'epoch' && event.type !== 'phase-started') return;
    this.#phase = event.phaseIndex;
    this.#epoch = event.epoch;
  }

  isBehind(other: Turn): boolean {
    return this.#phase < other.#phase || (this.#phase === other.#phase && this.#epoch < other.#epoch);
  }

  isLevelWith(other: Turn): boolean {
    return this.#phase === other.#phase && this.#epoch === other.#epoch;
  }
}
