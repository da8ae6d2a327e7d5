import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const MEGABYTE = 2 ** 20;

/**
 * Reads a file that somebody else may have put there: a pipe or a device, which never end, is refused, and so is one
 * that is too large.
 *
 * @param atMost bytes that it may have.
 * @throws RangeError in one sentence for such a file, and what the file system throws.
 */
export function readRegular(file: string, atMost: number): Buffer {
  // Opening a pipe would wait for somebody to write into it. Windows knows no such flag, and needs none.
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = fstatSync(handle);
    if (about.isDirectory()) throw new RangeError('this is a folder');
    if (!about.isFile()) throw new RangeError('this is no regular file');
    if (about.size > atMost) {
      throw new RangeError(`it has ${about.size} bytes; at most ${Math.round(atMost / MEGABYTE)} MB are read`);
    }
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}
