import { existsSync, lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { stringify } from 'yaml';
import type { ReportFolder } from '../plugins/reporter';
import type { Experiment } from '../contracts/experiment';
import type { CellResult } from '../contracts/cell-result';
import { readYaml } from '../experiment/read-yaml';
import { atomicWrite, type FileContent, namesIn, removeLeftovers } from '../ground/atomic-write';
import { parseJson } from '../ground/json';
import { readRegular } from '../ground/read-regular';
import { writeWeights } from '../network/weights-file';
import type { Registry } from '../plugins/registry';
import { CellFiles } from './cell-files';
import { changedSettings } from './changed-settings';
import { type FailureRecord, parseFailure } from './failure-record';
import { LOCK } from './folder-lock';
import { FORMAT, type Manifest, manifestText } from './manifest';
import { parseManifest } from './manifest-schema';
import { parseRecorded } from './recorded-experiment';
import { removeFile } from './remove-file';
import { inFile, RunFolderError } from './run-folder-error';

/** A cell's file that is not believed, and why not. */
export interface Damage {
  readonly file: string;
  readonly reason: string;
}

/** The folders that a run has of its own. */
const OWN = ['cells', 'checkpoints', 'failures', 'weights'];

/** Bytes that are read, at the most: the manifest of a million cells has some 60 MB. */
const LONGEST = 2 ** 27;
/** An experiment, as the run has written it: a hundred thousand values have 3 MB, and the defaults come on top. */
const LONGEST_EXPERIMENT = 2 ** 22;
const ITS_BOUNDS = { characters: LONGEST_EXPERIMENT, values: 200_000 };
/** Bytes of a failure: its error has a dozen lines for each of its causes. */
const LONGEST_FAILURE = 2 ** 24;

/**
 * A run on disk. `cells/` is the truth; the reports can be made again from it.
 *
 * @example
 * const folder = new RunFolder('runs/trap');
 * if (!folder.isFree()) console.log(folder.manifest().cells.length);
 */
export class RunFolder implements ReportFolder {
  readonly cells: CellFiles;
  #parsed: { readonly text: string; readonly manifest: Manifest } | null = null;

  constructor(readonly path: string) {
    this.cells = new CellFiles(join(path, 'cells'));
  }

  /** Where long cells leave their checkpoints. */
  get checkpoints(): string {
    return join(this.path, 'checkpoints');
  }

  /**
   * Throws a RunFolderError if the folder holds anything but this run, and says which settings of `experiment` differ.
   * A folder that is missing or empty is free; one that has lost its manifest tells whose it is when
   * {@link restoreManifest} makes it again.
   */
  refuseOther(identity: string, files: Manifest['files'] = {}, experiment?: Experiment): void {
    if (this.isFree() || this.isLost()) return;
    this.refuseOld();
    if (this.manifest().identity !== identity) {
      throw new RunFolderError(
        `${this.path}: already holds a different run${this.#differing(experiment)}; give another folder with --out, ` +
          'let --fresh number one, or remove this one. Only replicas.count, the values under "over", and the ' +
          'reporters may change within a folder',
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

  /** Which settings make it a different run, in brackets. */
  #differing(experiment: Experiment | undefined): string {
    if (!experiment) return '';
    const changed = changedSettings(this.#recorded(), experiment);
    return changed.length > 0
      ? ` (${changed.join('; ')})`
      : ' (its settings are the same, but not the version of Kramers or the source of a plugin)';
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
    // A run that was killed while it wrote its very first file has left that file's beginning; one may begin just now.
    if (names.every((name) => name === LOCK || /^(manifest|lock)\.json\.[\w-]+\.tmp$/.test(name))) return true;
    if (names.includes('manifest.json') || this.isLost()) return false;
    throw new RunFolderError(`${this.path}: holds other files and no run; give another folder with --out`);
  }

  /** Whether there are the experiment or cells of a run, but no manifest, or one that is no longer JSON. */
  isLost(): boolean {
    if (!['cells', 'experiment.yaml'].some((name) => existsSync(join(this.path, name)))) return false;
    const file = join(this.path, 'manifest.json');
    if (!existsSync(file)) return true;
    const text = inFile(file, () => readRegular(file, LONGEST).toString('utf8'));
    try {
      parseJson(text);
      return false;
    } catch {
      return true;
    }
  }

  /** The folder's manifest. Throws a RunFolderError where there is none, or where it is not what a manifest may be. */
  manifest(): Manifest {
    const file = join(this.path, 'manifest.json');
    if (!existsSync(this.path)) throw new RunFolderError(`${this.path}: no such folder`);
    if (!existsSync(file)) throw new RunFolderError(`${this.path}: holds no run (there is no manifest.json in it)`);
    const text = inFile(file, () => readRegular(file, LONGEST).toString('utf8'));
    // It names every cell, and is asked for a dozen times between two changes.
    if (this.#parsed?.text !== text)
      this.#parsed = { text, manifest: inFile(file, () => parseManifest(parseJson(text))) };
    return this.#parsed.manifest;
  }

  /**
   * The resolved experiment, as the folder keeps it. Throws a RunFolderError where there is none, or it cannot be one.
   */
  experiment(registry: Registry): Experiment {
    const recorded = this.#recorded();
    return inFile(join(this.path, 'experiment.yaml'), () => parseRecorded(recorded, registry));
  }

  #recorded(): unknown {
    const text = this.experimentText();
    return inFile(join(this.path, 'experiment.yaml'), () => readYaml(text, ITS_BOUNDS).value);
  }

  /** The same as text. Throws a RunFolderError where there is none. */
  experimentText(): string {
    const file = join(this.path, 'experiment.yaml');
    return inFile(file, () => readRegular(file, LONGEST_EXPERIMENT).toString('utf8'));
  }

  /** An experiment as {@link begin} writes it. */
  textOf(experiment: Experiment): string {
    return stringify(experiment);
  }

  /** Writes the experiment, unless there is one. */
  keepExperiment(experiment: Experiment): void {
    if (!existsSync(join(this.path, 'experiment.yaml'))) this.write('experiment.yaml', this.textOf(experiment));
  }

  /** Writes what a run is, before its first cell, and clears away what a killed run has left half-written. */
  begin(experiment: Experiment, manifest: Manifest): void {
    for (const name of OWN) this.#refuseLink(join(this.path, name));
    // The manifest comes first: by it the folder is known as a run's.
    this.writeManifest(manifest);
    this.write('experiment.yaml', this.textOf(experiment));
    // Whoever begins has the folder's lock. Reports are written without.
    removeLeftovers(this.path, ['manifest.json', 'experiment.yaml']);
    for (const name of OWN) removeLeftovers(join(this.path, name), ['']);
    this.tidy();
  }

  writeManifest(manifest: Manifest): void {
    this.write('manifest.json', manifestText(manifest));
  }

  /**
   * Writes a file of the folder. Throws a RunFolderError where a folder on the way is a link, which may lead anywhere.
   *
   * @param name the way from this folder, within it.
   * @param lasting see {@link atomicWrite}.
   */
  write(name: string, content: FileContent, lasting = true): number {
    const parts = name.split(sep === '/' ? '/' : /[\\/]/).slice(0, -1);
    parts.forEach((_, i) => this.#refuseLink(join(this.path, ...parts.slice(0, i + 1))));
    return atomicWrite(join(this.path, name), content, lasting);
  }

  /** Stores a finished cell with a checksum, in place of its checkpoint and of any earlier failure. */
  writeCell(result: CellResult): void {
    const text = CellFiles.textOf(result);
    this.write(join('cells', `${result.key}.json`), text);
    this.cells.vouch(result.key, text);
    this.writeWeights(result);
    removeFile(join(this.checkpoints, `${result.key}.safetensors`));
    removeFile(join(this.path, 'failures', `${result.key}.json`));
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

  /** Why a cell has no result. Throws where there is no record of it, or none of this cell. */
  failure(key: string): FailureRecord {
    const file = join(this.path, 'failures', `${key}.json`);
    return parseFailure(parseJson(readRegular(file, LONGEST_FAILURE).toString('utf8')), key);
  }

  /**
   * The finished cells of a plan, in its order, placed on its grid; one in memory at a time.
   *
   * @param onDamage is told of each file that is left out because it is not as it was written.
   */
  *results(plan: Manifest, onDamage: (damage: Damage) => void): Generator<CellResult> {
    for (const [key, point, replica] of plan.cells) {
      const cell = this.cells.read(key);
      if (cell.status === 'missing') continue;
      const parameters = plan.points[point]!;
      const found = cell.status === 'damaged' ? cell : (misplaced(cell, parameters, replica) ?? cell);
      if (found.status === 'damaged') onDamage({ file: this.cells.file(key), reason: found.reason });
      else yield { ...found, point, replica, parameters };
    }
  }

  /**
   * Removes checkpoints and failures of finished cells, which a run that was killed may have left, and empty folders.
   */
  tidy(): void {
    for (const folder of [this.checkpoints, join(this.path, 'failures')]) {
      for (const name of namesIn(folder)) {
        const [, key] = /^([0-9a-f]+)\.(?:safetensors|json)$/.exec(name) ?? [];
        if (key !== undefined && this.cells.holds(key)) removeFile(join(folder, name));
      }
      if (existsSync(folder) && namesIn(folder).length === 0) rmdirSync(folder);
    }
  }

  #refuseLink(folder: string): void {
    if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
    throw new RunFolderError(`${folder}: this is a link, and a run writes into folders of its own only; remove it`);
  }
}

/**
 * Damage, where a cell is not the one that the manifest has in its place. What a grid is no longer varied over, or is
 * only now, is the same in all its cells; and the same network can be described by different maps.
 */
function misplaced(
  { replica: own, parameters: had }: CellResult,
  parameters: CellResult['parameters'],
  replica: number,
) {
  const damaged = (reason: string) => ({ status: 'damaged', reason }) as const;
  if (own !== replica) return damaged(`it holds replica ${own}, and its place is that of replica ${replica}`);
  const other = Object.keys(parameters).find((path) => {
    const [one, two] = [had[path], parameters[path]];
    return Object.hasOwn(had, path) && typeof one !== 'object' && typeof two !== 'object' && one !== two;
  });
  return other === undefined ? null : damaged(`it holds a cell of another ${other} than its place in the manifest`);
}
