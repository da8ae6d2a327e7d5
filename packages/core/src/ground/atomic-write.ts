import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './failure';

/** What a file is made of: a text, bytes, or either of them one after the other. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>;

/**
 * Writes a file so that it appears whole or not at all, and stays so when the machine loses power: under a temporary
 * name in the same folder, synchronised to the disk, then renamed, and the folder synchronised. Folders on the way are
 * made. Throws what the file system throws, having removed the temporary file.
 *
 * @param lasting false for what can be made again, such as a checkpoint: it is not waited for until the disk has it, so
 *   that after a
 *   loss of power it may be empty or missing.
 * @returns the file's length in bytes.
 * @example
 * const bytes = atomicWrite('runs/notes.txt', 'one line\n');
 */
export function atomicWrite(file: string, content: FileContent, lasting = true): number {
  // No other writer has this name: not another process, thread or machine.
  const temporary = `${file}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  refuseDevice(file);
  let length = 0;
  try {
    const handle = openForWriting(temporary);
    try {
      for (const part of partsOf(content)) length += writeWhole(handle, part);
      if (lasting) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
    if (lasting) synchroniseFolder(dirname(file));
  } catch (cause) {
    rmSync(temporary, { force: true });
    // A failed write names no file: the user shall learn where there was no room.
    if (cause instanceof Error && 'code' in cause) Object.assign(cause, { path: file });
    throw cause;
  }
  return length;
}

/** To rename a file over a device, a pipe or a link of the system's would take its place, for every program. */
function refuseDevice(file: string): void {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (!there || there.isFile() || there.isDirectory()) return;
  if (there.isSymbolicLink() && !/^\/(dev|proc|sys)\//.test(resolve(file))) return;
  throw new UsageError(`${file}: this is a device, a pipe or a link of the system; write to a file`);
}

/** A new name in a folder lasts once the folder itself is on the disk. */
function synchroniseFolder(folder: string): void {
  // Windows opens no folders, and writes names through by itself.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (cause) {
    // Some network file systems cannot synchronise a folder; the file itself is on the disk.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EBADF'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
  } finally {
    closeSync(handle);
  }
}

/**
 * Makes a folder, given by its absolute path, and those above it. Node's own `recursive` goes on for ever where a file
 * system says that there is no such place, as that of processes and a removed working directory do.
 *
 * @example
 * import { resolve } from 'node:path';
 * makeFolder(resolve('runs/trap'));
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

/**
 * Removes what writers that were killed have left in a folder. Those at work now touch their files all the time.
 *
 * @param alone beginnings of the names that nobody else writes now: what was left of those goes however young it is.
 * @example
 * removeLeftovers('runs/trap', ['manifest.json']);
 */
export function removeLeftovers(folder: string, alone: readonly string[] = []): void {
  const stale = Date.now() - 60_000;
  for (const name of namesIn(folder)) {
    if (!name.endsWith('.tmp')) continue;
    const file = join(folder, name);
    const about = lstatSync(file, { throwIfNoEntry: false });
    if (about?.isFile() && (about.mtimeMs < stale || alone.some((begin) => name.startsWith(begin))))
      rmSync(file, { force: true });
  }
}

/**
 * Names in a folder; none if it is not there.
 *
 * @example
 * const cells = namesIn('runs/trap/cells').filter((name) => name.endsWith('.json'));
 */
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
