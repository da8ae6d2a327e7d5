import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of a file that is read as a whole, at most: it and what is made of it have to fit into memory. */
const MOST = 2 ** 28;

/**
 * Reads a regular file as a whole. A pipe is not waited for, and what lies in `/proc` or `/dev` is not read.
 *
 * @throws RangeError that says what else it is, or that it is too large; and what the file system throws.
 */
export function readRegularFile(path: string, most = MOST): Uint8Array {
  // Without NONBLOCK, opening a pipe waits for whoever writes to it. Windows has neither.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new RangeError('this is a folder');
    if (!stat.isFile()) throw new RangeError('this is no regular file');
    if (stat.size > most) throw new RangeError(`this file has ${stat.size} bytes; at most ${most} are read`);
    // Files that the system makes up as they are read say that they have no bytes.
    const bytes = new Uint8Array(stat.size + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    if (length > stat.size) throw new RangeError('this is no regular file, or it grows while it is read');
    return bytes.slice(0, length);
  } finally {
    closeSync(file);
  }
}
