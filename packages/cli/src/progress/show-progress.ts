import { type Io, note } from '../ground/io';
import { type Ahead, Pace } from './pace';
import { plainProgress, type Progress } from './progress';

/** Progress on stderr: a bar on a terminal, a line now and then elsewhere; with --quiet only what a run waits for. */
export async function showProgress(
  io: Io,
  label: string,
  quiet: boolean,
  ahead: Ahead | null = null,
): Promise<Progress> {
  if (quiet)
    return {
      event: (event) => void (event.type === 'status' && note(io, `${label}: ${event.message}`)),
      stop: () => undefined,
    };
  if (!io.stderr.isTTY) return plainProgress((line) => note(io, line), label, new Pace(undefined, ahead));
  const { barProgress } = await import('./bar');
  return barProgress(io.stderr, label, ahead);
}
