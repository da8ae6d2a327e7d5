import type { TrainingEvent } from '@kramers/core';
import { describePace, Pace } from './pace';

/** Shows how far a run has come. */
export interface Progress {
  event(event: TrainingEvent): void;
  /** Takes down what was shown. */
  stop(): void;
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
