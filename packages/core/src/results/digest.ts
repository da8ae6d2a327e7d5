import type { CellResult } from '../contracts/cell-result';
import { canonicalJson, sha256 } from '../ground/hash';

/**
 * A digest of results: two runs that have it in common have the same numbers in every cell, whoever computed them, in
 * whatever order. It is the SHA-256 of a line for each cell, sorted by key: the key, a space, and the SHA-256 of the
 * canonical JSON of the cell's result. No theory, path or version is in it.
 *
 * @example
 * const digest = new ResultsDigest();
 * for (const cell of trapRun([{ replicas: [90, 110] }]).cells()) digest.add(cell);
 * digest.hex.length; // 64
 */
export class ResultsDigest {
  readonly #lines: string[] = [];

  /** Takes a cell in. */
  add(result: CellResult): void {
    this.#lines.push(`${result.key} ${sha256(canonicalJson(result))}\n`);
  }

  /** The digest of all that has been taken in, in hexadecimal digits. */
  get hex(): string {
    return sha256([...this.#lines].sort().join(''));
  }
}
