import type { TrainingEvent } from '@kramers/core';
import type { Io } from '../io';
import { note } from '../io';
import { counted, duration, significant } from '../tables/numbers';
import { Pace } from './pace';

/** Shows how far a run has come. */
export interface Progress {
  event(event: TrainingEvent): void;
  /** Takes down what was shown. */
  stop(): void;
}

const silent: Progress = { event: () => undefined, stop: () => undefined };

/** Progress on stderr: a bar on a terminal, a line now and then elsewhere, nothing with --quiet. */
export async function showProgress(io: Io, label: string, quiet: boolean): Promise<Progress> {
  if (quiet) return silent;
  if (!io.stderr.isTTY) return plainProgress((line) => note(io, line), label);
  const { barProgress } = await import('./bar');
  return barProgress(io.stderr, label);
}

const BETWEEN_LINES = 2;

/** A line at each tenth of the run, at most every 2 s; none for a run that is over sooner. */
export function plainProgress(write: (line: string) => void, label: string, pace = new Pace()): Progress {
  let tenth = 0;
  let shownAt = 0;
  return {
    event(event) {
      pace.count(event);
      if (event.type !== 'cell-finished' && event.type !== 'cell-failed') return;
      const now = Math.floor((10 * pace.done) / pace.cells);
      const { seconds } = pace;
      if (now <= tenth || seconds - shownAt < BETWEEN_LINES) return;
      tenth = now;
      shownAt = seconds;
      write(`${label}: ${describePace(pace)}`);
    },
    stop: () => undefined,
  };
}

/** `12 of 50 cells, 410 000 steps/s, 2 min left`. */
export function describePace({ done, cells, stepsPerSecond, secondsLeft }: Pace): string {
  if (done === cells) return `${counted(cells, 'cell')} done, writing the reports`;
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  return `${done} of ${counted(cells, 'cell')}, ${significant(stepsPerSecond, 2)} steps/s${left}`;
}
