import { printableLine } from '@kramers/core/printable';
import { SingleBar } from 'cli-progress';
import { note } from '../ground/io';
import { type Ahead, describePace, Pace } from './pace';
import type { Progress } from './progress';

const LONGEST = 24;
const SHORTEST = 5;
const GAP = '  ';

/** A line of at most `columns` characters: where they are few the bar shrinks, then goes, and then the label goes. */
export function barLine(label: string, progress: number, pace: string, columns: number): string {
  const room = Math.min(LONGEST, columns - label.length - pace.length - 2 * GAP.length);
  const full = Math.round(progress * room);
  if (room >= SHORTEST) return [label, `${'█'.repeat(full)}${'░'.repeat(room - full)}`, pace].join(GAP);
  const both = `${label}${GAP}${pace}`;
  return (both.length <= columns ? both : pace).slice(0, columns);
}

/** A bar on a terminal: cells done, steps per second, time left. */
export function barProgress(
  stream: NodeJS.WritableStream & { readonly columns?: number },
  name: string,
  ahead: Ahead | null = null,
): Progress {
  const label = printableLine(name);
  const pace = new Pace(undefined, ahead);
  const bar = new SingleBar({
    stream,
    format: () => barLine(label, pace.share, describePace(pace), stream.columns ?? Infinity),
    clearOnComplete: true,
    hideCursor: true,
    // A single cell may run for minutes: its rate shall be seen to move.
    forceRedraw: true,
    fps: 5,
    // Ctrl-C is the run's to handle: it keeps what is finished, then stops the bar.
    gracefulExit: false,
  });
  return {
    event(event) {
      pace.count(event);
      if (event.type === 'status') {
        // The bar makes way, and comes back below.
        bar.stop();
        note({ stderr: stream }, event.message);
        bar.start(pace.cells, pace.done);
      }
      if (event.type === 'run-started' && event.cells > 0) bar.start(pace.cells, pace.done);
      if (event.type === 'cell-finished' || event.type === 'cell-failed') bar.update(pace.done);
    },
    stop: () => bar.stop(),
  };
}
