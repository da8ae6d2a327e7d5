import { Observable } from 'rxjs';
import type { ReportFolder, Reporter, RunReport } from '../contracts/reporter';
import type { TrainingEvent } from '../events';
import { runIdentity } from '../experiment/plan';
import type { ResolvedExperiment } from '../experiment/resolve';
import type { Lab } from '../lab';
import { summarise } from '../summary/summary';
import { version } from '../version';
import type { Manifest, RunFolder } from './run-folder';
import { plannedCells } from './run-folder';

/** How a run is recorded. */
export interface RecordOptions {
  /** The command, for the manifest and the report. */
  readonly command: string;
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  readonly pluginHashes?: Readonly<Record<string, string>>;
}

/**
 * Runs an experiment into a folder: stores each cell as it finishes, skips those already there, and lets the reporters
 * write at the end. The returned stream is that of {@link Lab.compute}; nothing is written before it is subscribed to.
 *
 * @throws RunFolderError if the folder holds a different run.
 */
export function recordRun(lab: Lab, resolved: ResolvedExperiment, folder: RunFolder, options: RecordOptions): Observable<TrainingEvent> {
  folder.refuseOther(resolved.experiment);
  return new Observable((subscriber) => {
    const cells = lab.plan(resolved, options.pluginHashes);
    const started: Manifest = {
      kramers: version,
      identity: runIdentity(resolved.experiment),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      command: options.command,
      startedAt: new Date().toISOString(),
      finishedAt: null,
      plugins: options.pluginHashes ?? {},
      ...plannedCells(cells),
    };
    folder.begin(resolved.experiment, started);
    const missing = cells.filter((cell) => folder.readCell(cell.key) === null);
    const reporters = new Reporters(
      resolved.experiment.reporters.map((name) => lab.registry.get('reporters', name)),
      (reporter, cause) => subscriber.next({ type: 'reporter-failed', reporter, message: messageOf(cause) }),
    );
    const finish = async (last: TrainingEvent): Promise<void> => {
      folder.begin(resolved.experiment, { ...started, finishedAt: new Date().toISOString() });
      await writeReports(folder, reporters);
      subscriber.next(last);
      subscriber.complete();
    };
    return lab.compute(resolved, missing).subscribe({
      next(event) {
        if (event.type === 'cell-finished') folder.writeCell(event.result);
        reporters.event(event);
        if (event.type === 'run-finished') finish(event).catch((cause: unknown) => subscriber.error(cause));
        else subscriber.next(event);
      },
      error: (cause: unknown) => subscriber.error(cause),
    });
  });
}

/** Writes summary.json and what the reporters make, from the folder's cells alone. */
export async function writeReports(folder: RunFolder, reporters: Reporters): Promise<RunReport> {
  const manifest = folder.manifest();
  const experiment = folder.experiment();
  const cells = (): Iterable<ReturnType<RunFolder['readCell']> & object> => folder.results(manifest);
  const summary = summarise(experiment, manifest, cells());
  const report: RunReport = { experiment, summary, command: manifest.command, cells };
  folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`);
  await reporters.finished(report, folder);
  return report;
}

/** The reporters of a run, each on its own: one that throws is named, and left out from then on. */
export class Reporters {
  readonly #failed = new Set<Reporter>();

  constructor(
    readonly reporters: readonly Reporter[],
    readonly onFailure: (reporter: string, cause: unknown) => void,
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

  async finished(report: RunReport, folder: ReportFolder): Promise<void> {
    for (const reporter of this.reporters) {
      if (!reporter.finished || this.#failed.has(reporter)) continue;
      try {
        await reporter.finished(report, folder);
      } catch (cause) {
        this.#fail(reporter, cause);
      }
    }
  }

  #fail(reporter: Reporter, cause: unknown): void {
    this.#failed.add(reporter);
    this.onFailure(reporter.name, cause);
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
