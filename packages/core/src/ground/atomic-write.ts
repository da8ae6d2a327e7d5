import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

let written = 0;

/** What a file is made of: a text, bytes, or either of them one after the other. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>;

/**
 * Writes a file so that it appears whole or not at all: under a temporary name in the same folder, then renamed. Folders on
 * the way are made. Throws what the file system throws, having removed the temporary file.
 *
 * @returns the file's length in bytes.
 */
export function atomicWrite(file: string, content: FileContent): number {
  const temporary = `${file}.${process.pid}-${written++}.tmp`;
  const handle = openForWriting(temporary);
  let length = 0;
  try {
    try {
      for (const part of partsOf(content)) length += writeWhole(handle, part);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    // A failed write names no file: the user shall learn where there was no room.
    if (cause instanceof Error && 'code' in cause) Object.assign(cause, { path: file });
    throw cause;
  }
  return length;
}

/**
 * Makes a folder, given by its absolute path, and those above it. Node's own `recursive` goes on for ever where a file system says that there is no
 * such place, as that of processes and a removed working directory do.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (cause) {
    // Another process may have been quicker.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

/** Removes what writers that were killed have left in a folder. Those at work now touch their files all the time. */
export function removeLeftovers(folder: string): void {
  const stale = Date.now() - 60_000;
  for (const name of namesIn(folder)) {
    if (!name.endsWith('.tmp')) continue;
    const file = join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? stale < stale) rmSync(file, { force: true });
  }
}

/** Names in a folder; none if it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    makeFolder(resolve(dirname(file)));
    return openSync(file, 'w');
  }
}

function partsOf(content: FileContent): Iterable<string | Uint8Array> {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
}

/** A disk that is nearly full takes the beginning of what it is given, and only then refuses. */
function writeWhole(handle: number, part: string | Uint8Array): number {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
  return bytes.length;
}
