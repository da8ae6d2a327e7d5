import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ReportFolder, Reporter, FinishedRun } from '../plugins/reporter';
import type { TrainingEvent } from '../contracts/events';
import type { CellResult } from '../contracts/cell-result';
import type { Registry } from '../plugins/registry';
import { finishedRun } from './finished-run';
import { sha256 } from '../ground/hash';
import { version } from '../ground/version';
import type { FileContent } from '../ground/atomic-write';
import { type Manifest, planIn } from '../store/manifest';
import { LOCK } from '../store/folder-lock';
import type { Damage, RunFolder } from '../store/run-folder';
import { inFile } from '../store/run-folder-error';

/**
 * A run as its folder's cells tell it.
 *
 * @param onDamage is told once of each cell's file that is left out because it is not as it was written.
 * @throws RunFolderError where there is no run, or what is there does not fit together.
 * @example
 * const taus = (registry: Registry) =>
 *   readReport(new RunFolder('runs/trap'), registry, console.error).summary.points.map(({ tau }) => tau);
 */
export function readReport(folder: RunFolder, registry: Registry, onDamage: (damage: Damage) => void): FinishedRun {
  const manifest = folder.manifest();
  const experiment = folder.experiment(registry);
  const told = new Set<string>();
  const tell = (damage: Damage): void => {
    if (!told.has(damage.file)) onDamage(damage);
    told.add(damage.file);
  };
  const cells = (): Iterable<CellResult> => folder.results(manifest, tell);
  const plan = inFile(join(folder.path, 'manifest.json'), () => planIn(manifest, experiment, registry));
  return inFile(folder.path, () => finishedRun({ experiment, plan, command: manifest.command, cells }, registry));
}

/**
 * Writes summary.json and what the reporters make, from the folder's cells alone.
 *
 * @param kept what manifest.json is to say of the reports: that they are the run's, that they are `partial`, since a
 *   part of what the run was made with is not here, or nothing, since another process is at work and will say.
 * @example
 * const report = (registry: Registry) =>
 *   writeReports(new RunFolder('runs/trap'), new Reporters([], console.error), registry, console.error);
 */
export async function writeReports(
  folder: RunFolder,
  reporters: Reporters,
  registry: Registry,
  onDamage: (damage: Damage) => void,
  kept: 'whole' | 'partial' | 'unsaid' = 'whole',
): Promise<FinishedRun> {
  const report = readReport(folder, registry, onDamage);
  if (report.experiment.keepWeights) for (const cell of report.cells()) folder.writeWeights(cell);
  const output = new Output(folder, reporters.onNote);
  output.add('summary.json', `${JSON.stringify(report.summary, null, 2)}\n`);
  const complete = await reporters.finished(report, output);
  // A reporter's own mistake is a note beside the results; a disk that is full is not its mistake.
  if (output.refusal) throw output.refusal;
  if (kept === 'unsaid') return report;
  const all = kept === 'whole' && reporters.reporters.length === report.experiment.reporters.length;
  const manifest = folder.manifest();
  folder.writeManifest({
    ...manifest,
    reports: complete && all ? { of: reportSource(folder, manifest), files: output.files } : null,
  });
  return report;
}

/**
 * Whether the reports are there and were made from what the folder holds now; `manifest` and every cell of its plan
 * are.
 *
 * @example
 * const folder = new RunFolder('runs/trap');
 * const manifest = folder.manifest();
 * if (!reportsAreCurrent(folder, manifest, manifest)) console.log('kramers report runs/trap');
 */
export function reportsAreCurrent(folder: RunFolder, { reports }: Manifest, manifest: Manifest): boolean {
  if (reports?.of !== reportSource(folder, manifest)) return false;
  return reports.files.every(
    ([name, bytes]) => statSync(join(folder.path, name), { throwIfNoEntry: false })?.size === bytes,
  );
}

/**
 * What the reports are made from, as a hash. A cell's key decides its result, so that the results themselves need not
 * be read.
 */
function reportSource(folder: RunFolder, { points, cells, command }: Manifest): string {
  const held = cells.filter(([key]) => folder.cells.holds(key));
  const text = JSON.stringify([
    version,
    folder.experimentText(),
    command,
    points,
    cells,
    held.length === cells.length || held,
  ]);
  return sha256(text);
}

/** What reporters may not write over: the truth, and what is written with it. */
const reserved: ReadonlySet<string> = new Set([
  'cells',
  'checkpoints',
  'failures',
  'weights',
  'experiment.yaml',
  'manifest.json',
  'summary.json',
  LOCK,
]);

/** A run folder that takes reports, and remembers what was written into it. */
class Output implements ReportFolder {
  readonly files: (readonly [name: string, bytes: number])[] = [];
  /** The first error of the file system. */
  refusal: Error | null = null;

  constructor(
    readonly folder: RunFolder,
    readonly note: (message: string) => void,
  ) {}

  write(name: string, content: FileContent): void {
    const parts = String(name).split(/[\\/]/);
    if (typeof name !== 'string' || isAbsolute(name) || parts.some((part) => ['', '.', '..'].includes(part))) {
      throw new RangeError(
        'a report is written into the run folder, under a name such as "notes.md" or "notes/first.md"; found ' +
          `${JSON.stringify(name)}`,
      );
    }
    if (reserved.has(parts[0]!.toLowerCase()))
      throw new RangeError(`"${name}" is the run's own; write under another name`);
    if (!isContent(content))
      throw new RangeError(
        `"${name}" takes a text, bytes, or a list of them; found ${content === null ? 'null' : typeof content}`,
      );
    this.add(name, content);
  }

  add(name: string, content: FileContent): void {
    try {
      this.files.push([name, this.folder.write(name, content)]);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause) this.refusal ??= cause;
      throw cause;
    }
  }
}

function isContent(content: unknown): content is FileContent {
  return typeof content === 'string' || (typeof content === 'object' && content !== null && Symbol.iterator in content);
}

/**
 * The reporters of a run, each on its own: one that throws is named, and left out from then on.
 *
 * @example
 * const reporters = new Reporters([], (name, cause) => console.error(name, cause));
 * const write = (run: FinishedRun) => reporters.finished(run, new RunFolder('runs/trap'));
 */
export class Reporters {
  readonly #failed = new Set<Reporter>();

  constructor(
    readonly reporters: readonly Reporter[],
    readonly onFailure: (reporter: string, cause: unknown) => void,
    /** Is told what a reporter has to say of what it wrote. */
    readonly onNote: (message: string) => void = () => undefined,
  ) {}

  event(event: TrainingEvent): void {
    for (const reporter of this.reporters) {
      if (!reporter.event || this.#failed.has(reporter)) continue;
      try {
        reporter.event(event);
      } catch (cause) {
        this.#fail(reporter, cause);
      }
    }
  }

  /** Returns whether every one of them has done its work. */
  async finished(report: FinishedRun, folder: ReportFolder): Promise<boolean> {
    for (const reporter of this.reporters) {
      if (!reporter.finished || this.#failed.has(reporter)) continue;
      try {
        await untilIdle(reporter.finished(report, folder));
      } catch (cause) {
        this.#fail(reporter, cause);
      }
    }
    return this.#failed.size === 0;
  }

  #fail(reporter: Reporter, cause: unknown): void {
    this.#failed.add(reporter);
    this.onFailure(reporter.name, cause);
  }
}

/**
 * What the work comes to. Rejects if nothing is left that could ever bring it to an end, where the process would end
 * without a word.
 */
async function untilIdle(work: unknown): Promise<void> {
  let stop = (): void => undefined;
  const idle = new Promise<never>((_resolve, reject) => {
    const onIdle = (): void => reject(new Error('what finished() promised never comes: nothing is left at work'));
    process.once('beforeExit', onIdle);
    stop = () => process.off('beforeExit', onIdle);
  });
  await Promise.race([work, idle]).finally(stop);
}
