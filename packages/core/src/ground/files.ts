import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { readRegular } from './read-regular';

/** Bytes of a file that an experiment names, at most: it and what is made of it have to fit into memory. */
const MOST = 2 ** 28;

/** Reads a file that an experiment names. Throws a RangeError that says why it cannot be read. */
export type ReadFile = (path: string) => Uint8Array;

/** Hash of the content of files, by their absolute paths. */
export type FileHashes = Readonly<Record<string, string>>;

/**
 * The files that an experiment may name: their paths are relative to the experiment.
 *
 * @param only where given, these files and no other, with this content and no other: for experiments
 *   that came from elsewhere.
 */
export function filesIn(folder: string, only?: FileHashes): ReadFile {
  return (path) => {
    const place = resolve(folder, path);
    try {
      if (only && !Object.hasOwn(only, place)) throw new RangeError('the run does not list this file');
      const bytes = readRegular(place, MOST);
      if (only && contentHash(bytes) !== only[place]) throw new RangeError('not the file that the run lists');
      return bytes;
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'permission denied' : message;
      throw new RangeError(`${reason} (looked for ${place})`, { cause });
    }
  };
}

/** Hash of a file's content. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
