import type { Io } from '../io';
import { note } from '../io';
import type { Progress } from './progress';
import { plainProgress } from './progress';

const silent: Progress = { event: () => undefined, stop: () => undefined };

/** Progress on stderr: a bar on a terminal, a line now and then elsewhere, nothing with --quiet. */
export async function showProgress(io: Io, label: string, quiet: boolean): Promise<Progress> {
  if (quiet) return silent;
  if (!io.stderr.isTTY) return plainProgress((line) => note(io, line), label);
  const { barProgress } = await import('./bar');
  return barProgress(io.stderr, label);
}
