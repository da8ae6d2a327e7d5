import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** More than any table or set of weights that fits into memory several times over. */
export const MAX_FILE_BYTES = 128 * 2 ** 20;

/**
 * The content of a file that somebody named. A pipe, a device or a folder is refused before anything is read from it, since
 * it might never end, and so is a file of more than `atMost` bytes.
 *
 * @example
 * readRegularFile('table.csv', 1e6); // throws RangeError: 3.2 MB are more than the 1 MB that are read
 *
 * @throws RangeError in words, without the file's name; errors of the file system as they are.
 */
export function readRegularFile(path: string, atMost: number = MAX_FILE_BYTES): Buffer {
  // Without O_NONBLOCK, opening a pipe waits for a writer. What was opened is looked at, not what the name stands for by now.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw new RangeError('this is a folder');
    if (!stat.isFile()) throw new RangeError('not a regular file; pipes and devices are not read');
    if (stat.size > atMost)
      throw new RangeError(`${inMegabytes(stat.size)} are more than the ${inMegabytes(atMost)} that are read`);
    return readWhole(descriptor, stat.size);
  } finally {
    closeSync(descriptor);
  }
}

/** No more than the size that was looked at: the file may be growing. */
function readWhole(descriptor: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  while (at < size) {
    const read = readSync(descriptor, bytes, at, size - at, null);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

function inMegabytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toPrecision(2))} MB`;
}
