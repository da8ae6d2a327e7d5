import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { readRegularFile } from './regular-file';

/** Reads a file that an experiment names. Throws a RangeError that says why it cannot be read. */
export type ReadFile = (path: string) => Uint8Array;

/** What a system refuses to read, in words. */
const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'this is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENXIO: 'not a regular file; pipes and devices are not read',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'a link that leads back to itself',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/**
 * The files that an experiment may name: their paths are relative to the experiment. Only regular files are read, of at most
 * 128 MB.
 */
export function filesIn(folder: string): ReadFile {
  return (path) => {
    if (path.includes('\0')) throw new RangeError('the name of a file has no character 0 in it');
    const place = resolve(folder, path);
    try {
      return readRegularFile(place);
    } catch (cause) {
      throw new RangeError(`${whyUnreadable(cause)} (looked for ${place})`, { cause });
    }
  };
}

/** Why a file cannot be read, in words. */
export function whyUnreadable(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (code === undefined ? undefined : refusals[code]) ?? message;
}

/** Hash of a file's content. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
