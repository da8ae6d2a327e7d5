import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Reads a file that an experiment names. Throws a RangeError that says why it cannot be read. */
export type ReadFile = (path: string) => Uint8Array;

/** The files that an experiment may name: their paths are relative to the experiment. */
export function filesIn(folder: string): ReadFile {
  return (path) => {
    try {
      return readFileSync(resolve(folder, path));
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      const reason =
        code === 'ENOENT'
          ? 'no such file'
          : code === 'EISDIR'
            ? 'this is a folder'
            : code === 'EACCES'
              ? 'permission denied'
              : message;
      throw new RangeError(`${reason} (looked for ${resolve(folder, path)})`, { cause });
    }
  };
}

/** Hash of a file's content. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
