import { nodeModule } from './host';

const MEGABYTE = 2 ** 20;

/**
 * Reads a file that somebody else may have put there: a pipe or a device, which never end, and what the system makes
 * up in `/proc` as it is read, are refused, and so is a file that is too large.
 *
 * @param atMost bytes that it may have.
 * @throws RangeError in one sentence for such a file, and what the file system throws.
 * @example
 * const text = readRegular('experiment.yaml', 2 ** 20).toString('utf8');
 */
export function readRegular(file: string, atMost: number): Buffer {
  const { closeSync, constants, fstatSync, openSync, readSync } = nodeModule('fs')!;
  // Opening a pipe would wait for somebody to write into it. Windows knows no such flag, and needs none.
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = fstatSync(handle);
    if (about.isDirectory()) throw new RangeError('this is a folder');
    if (!about.isFile()) throw new RangeError('this is no regular file');
    if (about.size > atMost) {
      const most = atMost < MEGABYTE ? `${atMost}` : `${Math.round(atMost / MEGABYTE)} MB`;
      throw new RangeError(`it has ${about.size} bytes; at most ${most} are read`);
    }
    // Files that the system makes up say that they have no bytes.
    const bytes = Buffer.alloc(about.size + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(handle, bytes, length, bytes.length - length, null);
    if (length > about.size) throw new RangeError('this is no regular file, or it grows while it is read');
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}
