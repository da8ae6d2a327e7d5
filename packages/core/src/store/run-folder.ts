import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ReportFolder } from '../plugins/reporter';
import type { TrainingEventOf } from '../contracts/events';
import type { Experiment } from '../contracts/experiment';
import type { CellResult } from '../contracts/cell-result';
import { atomicWrite, type FileContent, namesIn, removeLeftovers } from '../ground/atomic-write';
import { FORMAT, type Manifest, manifestText } from './manifest';
import { isSealed, seal, unseal } from '../ground/sealed';
import { writeWeights } from '../network/weights-file';

/** A folder that cannot take this run, or cannot be read as one. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/** What a run folder holds of a cell: its result, nothing, or a file that is not as it was written. */
export type CellStatus = 'sound' | 'missing' | 'damaged';

/** Why a cell has no result, as `failures/` keeps it. */
export type FailureRecord = Omit<TrainingEventOf<'cell-failed'>, 'type'>;

/** A run on disk. `cells/` is the truth; the reports can be made again from it. */
export class RunFolder implements ReportFolder {
  constructor(readonly path: string) {}

  /** Where long cells leave their checkpoints. */
  get checkpoints(): string {
    return join(this.path, 'checkpoints');
  }

  /** Throws a RunFolderError if the folder holds anything but this run. A folder that is missing or empty is free. */
  refuseOther(identity: string, files: Manifest['files'] = {}): void {
    if (this.isFree()) return;
    this.refuseOld();
    if (this.manifest().identity !== identity) {
      throw new RunFolderError(
        `${this.path}: already holds a different run; give another folder with --out, or remove this one. ` +
          'Only replicas.count, the values under "over", and the reporters may change within a folder',
      );
    }
    const before = this.manifest().files ?? {};
    const changed = Object.keys(files).find((path) => Object.hasOwn(before, path) && before[path] !== files[path]);
    if (changed !== undefined) {
      throw new RunFolderError(
        `${this.path}: holds results of a file "${changed}" that has changed since; put the old one back, or ` +
          'give another folder with --out',
      );
    }
  }

  /** Throws a RunFolderError if the folder was written by a Kramers whose cells this one does not know again. */
  refuseOld(): void {
    const { format, kramers } = this.manifest();
    if (format === FORMAT) return;
    throw new RunFolderError(
      `${this.path}: was written by Kramers ${kramers}, in another form than this Kramers writes; ` +
        'its results can be reported, but not continued. Give another folder with --out',
    );
  }

  /** Whether the folder is missing or empty. Throws a RunFolderError if it holds something that is no run. */
  isFree(): boolean {
    if (!existsSync(this.path)) return true;
    let names: string[];
    try {
      names = readdirSync(this.path);
    } catch (cause) {
      throw new RunFolderError(`${this.path}: cannot be read as a folder (${(cause as Error).message})`);
    }
    // A run that was killed while it wrote its very first file has left that file's beginning.
    if (names.every((name) => /^manifest\.json\.[\w-]+\.tmp$/.test(name))) return true;
    if (names.includes('manifest.json')) return false;
    throw new RunFolderError(`${this.path}: holds other files and no run; give another folder with --out`);
  }

  /** The folder's manifest. Throws a RunFolderError where there is none. */
  manifest(): Manifest {
    try {
      return JSON.parse(readFileSync(join(this.path, 'manifest.json'), 'utf8')) as Manifest;
    } catch (cause) {
      throw new RunFolderError(`${this.path}: no readable manifest.json (${(cause as Error).message})`);
    }
  }

  /** The resolved experiment, as the folder keeps it. */
  experiment(): Experiment {
    return parse(this.experimentText()) as Experiment;
  }

  /** The same as text. Throws a RunFolderError where there is none. */
  experimentText(): string {
    try {
      return readFileSync(join(this.path, 'experiment.yaml'), 'utf8');
    } catch (cause) {
      throw new RunFolderError(`${this.path}: no readable experiment.yaml (${(cause as Error).message})`);
    }
  }

  /** An experiment as {@link begin} writes it. */
  textOf(experiment: Experiment): string {
    return stringify(experiment);
  }

  /** Writes what a run is, before its first cell, and clears away what a killed run has left half-written. */
  begin(experiment: Experiment, manifest: Manifest): void {
    // The manifest comes first: by it the folder is known as a run's.
    this.writeManifest(manifest);
    this.write('experiment.yaml', this.textOf(experiment));
    for (const folder of ['', 'cells', 'checkpoints', 'failures']) removeLeftovers(join(this.path, folder));
  }

  writeManifest(manifest: Manifest): void {
    this.write('manifest.json', manifestText(manifest));
  }

  /** @param lasting see {@link atomicWrite}. */
  write(name: string, content: FileContent, lasting = true): number {
    return atomicWrite(join(this.path, name), content, lasting);
  }

  /** Stores a finished cell with a checksum, in place of its checkpoint and of any earlier failure. */
  writeCell(result: CellResult): void {
    this.write(join('cells', `${result.key}.json`), seal(JSON.stringify(result)));
    this.writeWeights(result);
    rmSync(join(this.checkpoints, `${result.key}.safetensors`), { force: true });
    rmSync(join(this.path, 'failures', `${result.key}.json`), { force: true });
  }

  /** Writes a cell's final weights to a file of their own, if it has kept them; the cell's file has them too. */
  writeWeights({ key, weights }: CellResult): void {
    if (weights)
      this.write(
        join('weights', `${key}.safetensors`),
        writeWeights(Float64Array.from(weights.values), weights),
        false,
      );
  }

  /** Notes why a cell has no result. */
  writeFailure(failure: FailureRecord): void {
    this.write(join('failures', `${failure.cell}.json`), `${JSON.stringify(failure, null, 2)}\n`);
  }

  /** The cells that have failed and have not been computed since. */
  failures(): FailureRecord[] {
    return namesIn(join(this.path, 'failures'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(this.path, 'failures', name), 'utf8')) as FailureRecord);
  }

  /** Whether there is a file for a cell, whatever is in it. */
  holds(key: string): boolean {
    return existsSync(this.#cellFile(key));
  }

  /** Compares a cell's file with its checksum. */
  check(key: string): CellStatus {
    const bytes = this.#cellBytes(key);
    if (bytes === null) return 'missing';
    return isSealed(bytes) ? 'sound' : 'damaged';
  }

  /** A stored cell; null if it is not there, or not as it was written. */
  readCell(key: string): CellResult | null {
    const text = unseal(this.#cellBytes(key)?.toString('utf8') ?? '');
    return text === null ? null : (JSON.parse(text) as CellResult);
  }

  /** The finished cells of a plan, in its order, placed on its grid; one in memory at a time. */
  *results(plan: Manifest): Generator<CellResult> {
    for (const [key, point, replica] of plan.cells) {
      const result = this.readCell(key);
      if (result) yield { ...result, point, replica, parameters: plan.points[point]! };
    }
  }

  /** Removes the folders of checkpoints and failures once nothing is left in them. */
  tidy(): void {
    for (const folder of [this.checkpoints, join(this.path, 'failures')]) {
      if (existsSync(folder) && namesIn(folder).length === 0) rmdirSync(folder);
    }
  }

  #cellFile(key: string): string {
    return join(this.path, 'cells', `${key}.json`);
  }

  #cellBytes(key: string): Buffer | null {
    try {
      return readFileSync(this.#cellFile(key));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    }
  }
}
