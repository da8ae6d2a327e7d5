import { exitCode } from './command';
import { endProcess, endsOnPurpose } from './end-process';
import { reportFailure } from './failure';
import { type Io, note } from './io';

/**
 * Sees to it that a process which ends before its command does so in words, and not as if all were done: a plugin may
 * throw where nobody catches it, or call process.exit.
 *
 * @returns what is to be called when the command is over.
 */
export function guardEnd(io: Io): () => void {
  let over = false;
  // What a promise rejects with and nobody takes comes here too.
  process.on('uncaughtException', (error) => endProcess(reportFailure(error, io)));
  process.on('exit', () => {
    // A reader who has closed the pipe wants no more.
    if (over || endsOnPurpose() || process.stdout.errored) return;
    note(
      io,
      'kramers: ended before its work was done; a plugin may have called process.exit. What was finished is ' +
        'kept: the same command goes on from there',
    );
    process.exitCode = exitCode.failed;
  });
  return () => (over = true);
}
