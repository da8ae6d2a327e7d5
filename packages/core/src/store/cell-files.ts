import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult } from '../contracts/cell-result';
import { namesIn } from '../ground/atomic-write';
import { parseJson } from '../ground/json';
import { readRegular } from '../ground/read-regular';
import { isSealed, seal, SEALED_AT } from '../ground/sealed';
import { parseCell } from './cell-schema';
import { shown } from './first-issue';

/** What is there in place of a cell's result: nothing, or a file that is not as it was written, and why not. */
export type NoCell = { readonly status: 'missing' } | { readonly status: 'damaged'; readonly reason: string };

/** What a run folder holds of a cell. */
export type CellStatus = { readonly status: 'sound' } | NoCell;

/** Bytes of a cell that is read: one that keeps the weights of the largest network has 200 million. */
const LARGEST = 2 ** 28;

const sound: CellStatus = { status: 'sound' };

/**
 * The finished cells of a run, a file each: `<key>.json`, a checksum on the first line and the result on the second.
 * The result begins with its key, so that the checksum holds for this cell alone: a file under another cell's name is
 * as damaged as one that was cut short.
 *
 * @example
 * const cells = new CellFiles('runs/trap/cells');
 * const damaged = cells.keys().filter((key) => cells.check(key).status !== 'sound');
 */
export class CellFiles {
  /** Checksums of what has been found to be a cell: every report reads the cells several times. */
  readonly #known = new Map<string, string>();

  constructor(readonly folder: string) {}

  /** The file of a cell. */
  file(key: string): string {
    return join(this.folder, `${key}.json`);
  }

  /** Whether there is a file for a cell, whatever is in it. */
  holds(key: string): boolean {
    return existsSync(this.file(key));
  }

  /** The cells of which there are files, whatever is in them. */
  keys(): string[] {
    return namesIn(this.folder).flatMap((name) => /^([0-9a-f]{20})\.json$/.exec(name)?.[1] ?? []);
  }

  /** A cell as its file is to hold it. */
  static textOf({ key, ...rest }: CellResult): string {
    return seal(JSON.stringify({ key, ...rest }));
  }

  /** Takes a text of {@link textOf}, once it is written, for a cell without looking at it again. */
  vouch(key: string, text: string): void {
    this.#known.set(key, text.slice(0, SEALED_AT));
  }

  /** Compares a cell's file with its checksum and its name. */
  check(key: string): CellStatus {
    const bytes = this.#bytes(key);
    if (!(bytes instanceof Uint8Array)) return bytes;
    if (!isSealed(bytes)) return damaged('its checksum does not fit');
    if (startsWith(bytes, `{"key":"${key}"`)) return sound;
    const other = keyIn(bytes);
    return other === key ? sound : damaged(`it holds ${other === null ? 'no cell' : `another cell, ${other}`}`);
  }

  /** A stored cell, or what is there in its place. */
  read(key: string): CellResult | NoCell {
    const bytes = this.#bytes(key);
    if (!(bytes instanceof Uint8Array)) return bytes;
    if (!isSealed(bytes)) return damaged('its checksum does not fit');
    try {
      const value = parseJson(bytes.toString('utf8', SEALED_AT));
      const sum = bytes.toString('latin1', 0, SEALED_AT);
      const result = this.#known.get(key) === sum ? (value as CellResult) : parseCell(value);
      this.#known.set(key, sum);
      return result.key === key ? result : damaged(`it holds another cell, ${result.key}`);
    } catch (cause) {
      return damaged(`it holds no result of a cell (${(cause as Error).message})`);
    }
  }

  #bytes(key: string): Buffer | NoCell {
    try {
      return readRegular(this.file(key), LARGEST);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { status: 'missing' };
      // A socket cannot even be opened.
      if (code === 'ENXIO') return damaged('this is no regular file');
      if (code !== undefined && code !== 'ELOOP') throw cause;
      return damaged(message);
    }
  }
}

function damaged(reason: string): NoCell {
  return { status: 'damaged', reason };
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.toString('latin1', SEALED_AT, SEALED_AT + text.length) === text;
}

/** The key in a sealed file that does not begin with it. */
function keyIn(bytes: Buffer): string | null {
  try {
    const { key } = parseJson(bytes.toString('utf8', SEALED_AT)) as { readonly key?: unknown };
    return key === undefined ? null : typeof key === 'string' && /^[0-9a-f]{20}$/.test(key) ? key : shown(key);
  } catch {
    return null;
  }
}
