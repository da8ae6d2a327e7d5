import { type ExitCode, exitCode } from './command';
import { type Io, note } from './io';

/**
 * Errors of Kramers' packages that say what is wrong with the input, by name: the classes are not loaded for a command
 * that does without them, and a plugin may bring a second copy of them.
 */
const inputErrors: ReadonlySet<string> = new Set(['UsageError', 'ExperimentError', 'PluginError', 'RunFolderError']);

/** What the file system refuses, in words. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EISDIR: 'this is a folder',
  EEXIST: 'something of this name is in the way',
  ENOENT: 'no such file or folder',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open for one process; "ulimit -n" says how many it may have',
  ENFILE: 'too many files are open on this machine',
  EFBIG: 'the file would be larger than this process or file system allows',
  EDQUOT: 'your quota of disk space is used up',
  EIO: 'the disk cannot be read or written',
  ELOOP: 'a link that leads back to itself',
  ENXIO: 'this is no regular file',
};

/** Tells the user of an error, and gives the exit code that it means. */
export function reportFailure(error: unknown, io: Io): ExitCode {
  const { name, message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  if (inputErrors.has(name) || name === 'RunError') {
    note(io, message);
    // What a plugin threw while it was loaded is its author's to look into.
    if (io.env['KRAMERS_DEBUG'] && cause instanceof Error) note(io, cause.stack ?? '');
    return name === 'RunError' ? exitCode.failed : exitCode.usage;
  }
  const refusal = refusalOf(error);
  if (refusal !== null) {
    note(io, refusal);
    return exitCode.failed;
  }
  note(
    io,
    `kramers: ${message}\nThis is a bug in Kramers or in a ` +
      `plugin.${io.env['KRAMERS_DEBUG'] ? `\n${stack ?? ''}` : ' KRAMERS_DEBUG=1 shows where.'}`,
  );
  return exitCode.failed;
}

/** What the file system has refused, and where; null if the error is of another kind. */
export function refusalOf(error: unknown): string | null {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  // Where a thread or a pipe cannot be made, no file is named.
  const place = path ?? syscall;
  return code !== undefined && place !== undefined && refusals[code] ? `${place}: ${refusals[code]}` : null;
}
