import { SingleBar } from 'cli-progress';
import { describePace, Pace } from './pace';
import type { Progress } from './progress';

const BAR_SIZE = 24;

/** A bar on a terminal: cells done, steps per second, time left. */
export function barProgress(stream: NodeJS.WritableStream, label: string): Progress {
  const pace = new Pace();
  const bar = new SingleBar({
    stream,
    format: (_options, { progress }) => {
      const full = Math.round(progress * BAR_SIZE);
      return `${label}  ${'█'.repeat(full)}${'░'.repeat(BAR_SIZE - full)}  ${describePace(pace)}`;
    },
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
        stream.write(`${event.message}\n`);
        bar.start(pace.cells, pace.done);
      }
      if (event.type === 'run-started' && event.cells > 0) bar.start(event.cells, 0);
      if (event.type === 'cell-finished' || event.type === 'cell-failed') bar.update(pace.done);
    },
    stop: () => bar.stop(),
  };
}
