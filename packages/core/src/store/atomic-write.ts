import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

let written = 0;

/**
 * Writes a file so that it appears whole or not at all: under a temporary name in the same folder, then renamed. Folders on
 * the way are made. Throws what the file system throws, having removed the temporary file.
 */
export function atomicWrite(file: string, content: string | Iterable<string>): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}-${written++}.tmp`;
  try {
    const handle = openSync(temporary, 'w');
    try {
      for (const part of typeof content === 'string' ? [content] : content) writeSync(handle, part);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
}
