import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder, namesIn } from '../ground/atomic-write';
import { readRegular } from '../ground/read-regular';
import { describeHolder, type LockHolder, ownHolder, parseHolder } from './lock-holder';
import { inFile, RunFolderError } from './run-folder-error';

/** The file of a lock, in the run folder. */
export const LOCK = 'lock.json';

/**
 * Milliseconds between two signs of life, between two looks at somebody else's, and without one until it counts as
 * dead.
 */
export interface LockTiming {
  readonly beat: number;
  readonly look: number;
  readonly patience: number;
}

// Network file systems may show a change up to a minute late.
const usual: LockTiming = { beat: 5000, look: 500, patience: 120_000 };
const LONGEST = 4096;

/** Somebody else's lock: what its file holds, and how it is to be watched. */
export interface OthersLock extends Pick<LockTiming, 'look' | 'patience'> {
  readonly lock: string;
}

/** Locks of this process, which are given back however it ends, unless it is killed. */
const held = new Set<FolderLock>();

function releaseAll(): void {
  for (const lock of held) lock.release();
}

/**
 * The right to write into a run folder, which one process has at a time: a file that names it, and that it writes a
 * sign of life into all the while. Whoever only reads need not ask.
 *
 * A lock whose process is gone is taken over: at once where that can be seen, that is on the same machine, and else
 * when its sign of life has not changed for two minutes of the waiting process's own clock. Clocks are never
 * compared, so that they may differ.
 *
 * @example
 * const lock = FolderLock.take('runs/trap', (by) => console.error(`${by}, has taken the folder over`));
 * if (lock instanceof FolderLock) lock.release();
 */
export class FolderLock {
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(
    /** The folder, where it was made for the lock. */
    readonly made: string | null,
    file: string,
    readonly holder: LockHolder,
    readonly timing: LockTiming,
    /** Is told who has it now, if another process took this one for dead. */
    readonly onLost: (by: string) => void,
  ) {
    this.#file = file;
    // It keeps no process from ending.
    this.#timer = setInterval(() => this.#beat(), timing.beat).unref();
    if (held.size === 0) process.on('exit', releaseAll);
    held.add(this);
  }

  /** Takes the lock of a folder, which is made if need be; or gives that of whoever has it. */
  static take(folder: string, onLost: (by: string) => void, timing = usual): FolderLock | OthersLock {
    const file = join(folder, LOCK);
    const holder = ownHolder(randomUUID());
    const made = existsSync(folder) ? null : folder;
    makeFolder(resolve(folder));
    for (;;) {
      if (create(file, textOf(holder))) return new FolderLock(made, file, holder, timing, onLost);
      const lock = readLock(file);
      if (lock !== null) return { lock, look: timing.look, patience: timing.patience };
      refuseLink(file);
    }
  }

  /** Removes a lock whose holder is dead. Another process may have done so, and taken it, by now. */
  static remove(folder: string, dead: string): void {
    const file = join(folder, LOCK);
    if (readLock(file) !== dead) return;
    // Of several that want to, one renames it; the others find nothing, or a new lock.
    const aside = `${file}.${randomUUID().slice(0, 8)}.tmp`;
    try {
      renameSync(file, aside);
      // Between the look and the renaming somebody else may have taken it over.
      if (readLock(aside) !== dead) linkSync(aside, file);
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException;
      if (!['ENOENT', 'EEXIST'].includes(code)) throw cause;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  /** Gives the folder back. Again does nothing. */
  release(): void {
    if (!held.delete(this)) return;
    clearInterval(this.#timer);
    if (held.size === 0) process.off('exit', releaseAll);
    try {
      if (parseHolder(readLock(this.#file) ?? '')?.id !== this.holder.id) return;
      rmSync(this.#file, { force: true });
      // Nothing is left behind of what was refused before it began.
      if (this.made !== null && namesIn(this.made).length === 0) rmdirSync(this.made);
    } catch {
      // The work is over, and what ended it is to be told. Whoever comes next finds this process gone.
    }
  }

  #beat(): void {
    const heartbeat = new Date().toISOString();
    const mine = textOf({ ...this.holder, heartbeat });
    const found = renew(this.#file, this.holder.id, mine);
    if (found === this.holder.id) return;
    // Somebody has cleared the folder up.
    if (found === null && create(this.#file, mine)) return;
    const by = readLock(this.#file);
    this.release();
    this.onLost(describeHolder(parseHolder(by ?? '')));
  }
}

/** A lock's text; as long as before whenever the heartbeat alone has changed. */
function textOf(holder: LockHolder): string {
  return `${JSON.stringify(holder, null, 2)}\n`;
}

/** Makes the file, unless there is one. */
function create(file: string, text: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, 'wx');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
  try {
    writeSync(handle, text);
  } finally {
    closeSync(handle);
  }
  return true;
}

/**
 * Writes a text over the lock of that id, in the very file that was looked into. Returns the id found; null without a
 * file.
 */
function renew(file: string, id: string, text: string): string | null {
  let handle: number;
  try {
    handle = openSync(file, 'r+');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    // A file system that is away for a while: the next beat will show.
    return id;
  }
  try {
    const bytes = Buffer.alloc(Math.min(LONGEST, fstatSync(handle).size));
    readSync(handle, bytes, 0, bytes.length, 0);
    const found = parseHolder(bytes.toString('utf8'))?.id ?? '';
    if (found === id) writeSync(handle, text, 0);
    return found;
  } finally {
    closeSync(handle);
  }
}

/** A link to nowhere is there and cannot be read, for ever. */
function refuseLink(file: string): void {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new RunFolderError(`${file}: this is a link, and a lock is a file of its own; remove it`);
}

function readLock(file: string): string | null {
  try {
    return readRegular(file, LONGEST).toString('utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return inFile(file, () => {
      throw cause;
    });
  }
}
