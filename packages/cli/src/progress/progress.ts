import type { TrainingEvent } from '@kramers/core';
import { describePace, Pace } from './pace';

/** Shows how far a run has come. */
export interface Progress {
  event(event: TrainingEvent): void;
  /** Takes down what was shown. */
  stop(): void;
}

/** Seconds between two lines, at least; and at most, where a tenth of the run takes longer than that. */
const SOONEST = 2;
const LATEST = 60;

/** A line at each tenth of the run and now and then in between; none for a run that is over sooner. */
export function plainProgress(write: (line: string) => void, label: string, pace = new Pace()): Progress {
  let tenth = 0;
  let shownAt = 0;
  return {
    event(event) {
      pace.count(event);
      if (event.type === 'status') write(`${label}: ${event.message}`);
      const { seconds } = pace;
      const now = Math.floor((10 * pace.done) / pace.cells);
      if (seconds - shownAt < (now > tenth ? SOONEST : LATEST)) return;
      tenth = now;
      shownAt = seconds;
      write(`${label}: ${describePace(pace)}`);
    },
    stop: () => undefined,
  };
}
