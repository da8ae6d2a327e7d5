import { resolve } from 'node:path';
import { Observable, type Subscription } from 'rxjs';
import type { EpochMode, TrainingEvent } from '../contracts/events';
import type { Cell } from '../contracts/experiment';
import { hash, sha256 } from '../ground/hash';
import type { ResolvedExperiment } from '../experiment/resolve';
import { inShard, type Shard } from '../ground/shard';
import type { FinishedRun } from '../plugins/reporter';
import type { Lab } from './lab';
import { version } from '../ground/version';
import { beginSession, endSession, FORMAT, type Manifest, recordedPlan } from '../store/manifest';
import { Reporters, reportsAreCurrent, writeReports } from './reports';
import type { FolderLock } from '../store/folder-lock';
import { keepCheckpoints } from '../store/checkpoint-folder';
import type { RunFolder } from '../store/run-folder';
import { inTurn } from './in-turn';
import { restoreManifest } from './restore-manifest';

/** How a run is recorded. */
export interface RecordOptions {
  /** The command, for the manifest. */
  readonly command: string;
  /** The command that makes the same run from nothing, for the report; `command` unless given. */
  readonly original?: string;
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  readonly pluginHashes?: Readonly<Record<string, string>>;
  /** The way from the run folder to where plugins are looked up. */
  readonly experimentFolder?: string | null;
  /** Commit of the repository that holds the experiment. */
  readonly commit?: string | null;
  /** Compute this share of the cells only. */
  readonly shard?: Shard | null;
  /** Seconds between two checkpoints of a cell; 30 unless given. */
  readonly checkpointSeconds?: number;
  /** Which epochs the stream and the reporters are told; all of them unless given. */
  readonly epochs?: EpochMode;
  /** Is given the finished run once its reports are written; not where there was nothing to do. */
  readonly onFinished?: (run: FinishedRun) => void;
  /** Stop at the first cell that fails or diverges. */
  readonly failFast?: boolean;
  /** Whether to wait while another process works in the folder; true unless given. If not, that is an error. */
  readonly wait?: boolean;
  /** Is told for whom the run waits; an event of type `status` says so otherwise. */
  readonly onWaiting?: (message: string) => void;
}

const CHECKPOINT_SECONDS = 30;

/**
 * Runs an experiment into a folder: stores each cell as it finishes, skips those already there, goes on with those that
 * have left a checkpoint, and lets the reporters write at the end. The returned stream is that of {@link Lab.compute};
 * nothing is written before it is subscribed to. Unsubscribing leaves a folder that the same call goes on with.
 *
 * One process at a time works in a folder: see {@link FolderLock}. Others wait, and go on with what it has left.
 *
 * @throws RunFolderError if the folder holds a different run.
 * @example
 * const record = (lab: Lab, experiment: ExperimentInput) =>
 *   recordRun(lab, lab.resolve(experiment), new RunFolder('runs/trap'), { command: 'node trap.js' });
 */
export function recordRun(
  lab: Lab,
  resolved: ResolvedExperiment,
  folder: RunFolder,
  options: RecordOptions,
): Observable<TrainingEvent> {
  keepCheckpoints();
  folder.refuseOther(lab.identity(resolved), resolved.files, resolved.experiment);
  return new Observable((subscriber) => {
    const recording = new Recording(lab, resolved, folder, options, {
      next: (event) => subscriber.next(event),
      error: (cause) => subscriber.error(cause),
      complete: () => subscriber.complete(),
    });
    const restored = restoreManifest(folder, lab, resolved, options);
    if (restored !== null) subscriber.next({ type: 'notice', message: restored });
    // Whoever finds everything done writes nothing, and need not wait.
    if (recording.isDone()) return recording.pass();
    return inTurn(recording, folder, { wait: true, ...options }, subscriber, () => lab.executor.settled());
  });
}

/** What a recording tells of itself. */
interface Listener {
  next(event: TrainingEvent): void;
  error(cause: unknown): void;
  complete(): void;
}

/** One recording at work. */
class Recording {
  readonly #cells: readonly Cell[];
  /** Those of this share. */
  readonly #wanted: readonly Cell[];
  readonly #reporters: Reporters;
  #manifest: Manifest;
  #work: Subscription | null = null;
  #failed = 0;
  #over = false;
  #lock: FolderLock | null = null;

  constructor(
    readonly lab: Lab,
    readonly resolved: ResolvedExperiment,
    readonly folder: RunFolder,
    readonly options: RecordOptions,
    readonly listener: Listener,
  ) {
    this.#cells = lab.plan(resolved, options.pluginHashes);
    const { shard } = options;
    this.#wanted = shard ? this.#cells.filter((_, place) => inShard(place, shard)) : this.#cells;
    this.#manifest = this.#plan();
    this.#reporters = new Reporters(
      resolved.experiment.reporters.map((name) => lab.registry.get('reporters', name)),
      (reporter, cause) =>
        listener.next({
          type: 'reporter-failed',
          reporter,
          message: cause instanceof Error ? cause.message : String(cause),
        }),
      (message) => listener.next({ type: 'notice', message }),
    );
  }

  /** Whether the folder holds every cell, and the reports that this run would write. */
  isDone(): boolean {
    const { folder, resolved } = this;
    if (folder.isFree()) return false;
    const earlier = folder.manifest();
    if (earlier.finishedAt === null || folder.experimentText() !== folder.textOf(resolved.experiment)) return false;
    if (!this.#wanted.every(({ key }) => folder.cells.check(key).status === 'sound')) return false;
    return reportsAreCurrent(folder, earlier, { ...this.#manifest, command: earlier.command });
  }

  /** Leaves the folder as it is. */
  pass(): void {
    this.#over = true;
    this.listener.next({ type: 'run-started', experiment: this.resolved.experiment.name, cells: 0 });
    this.listener.next({ type: 'run-finished', cells: 0, failed: 0 });
    this.#complete();
  }

  /** Begins, in a folder that is this process's now; what it holds may have changed since it was looked at. */
  start(lock: FolderLock): void {
    this.#lock = lock;
    const { lab, resolved, folder, options } = this;
    folder.refuseOther(lab.identity(resolved), resolved.files, resolved.experiment);
    const earlier = folder.isFree() ? null : folder.manifest();
    if (this.isDone()) return this.pass();
    const missing = this.#missing();
    this.#manifest = {
      ...this.#manifest,
      startedAt: earlier?.startedAt ?? this.#manifest.startedAt,
      sessions: [...(earlier?.sessions ?? []), ...this.#manifest.sessions],
    };
    folder.begin(resolved.experiment, this.#manifest);
    const checkpoints = { folder: folder.checkpoints, seconds: options.checkpointSeconds ?? CHECKPOINT_SECONDS };
    // Two folders may hold the same experiment at work, each with cells of its own.
    const run = hash(`${this.#manifest.identity}|${resolve(folder.path)}`);
    this.#work = lab.compute(resolved, missing, { checkpoints, run, epochs: options.epochs }).subscribe({
      next: (event) => this.#take(event, missing.length),
      error: (cause: unknown) => this.#fail(cause),
    });
    // The first event may have ended it already.
    if (this.#over) this.#work.unsubscribe();
  }

  stop(): void {
    this.#work?.unsubscribe();
    if (this.#over) return;
    this.#over = true;
    this.folder.writeManifest(endSession(this.#manifest));
  }

  /** Ends it without another word into the folder, which is no longer this run's. */
  leave(): void {
    this.#over = true;
    this.#work?.unsubscribe();
  }

  /** The manifest of this run, as if the folder were new. */
  #plan(): Manifest {
    const { resolved, options } = this;
    const session = beginSession(options.command, options.commit ?? null);
    const plan = this.lab.runPlan(resolved, this.#cells);
    return {
      format: FORMAT,
      kramers: version,
      identity: plan.identity,
      experimentHash: sha256(this.folder.textOf(resolved.experiment)),
      shard: options.shard ? `${options.shard.index}/${options.shard.of}` : null,
      command: options.original ?? options.command,
      startedAt: session.startedAt,
      finishedAt: null,
      contributions: this.lab.contributions(this.#cells),
      plugins: options.pluginHashes ?? {},
      files: resolved.files,
      experimentFolder: options.experimentFolder ?? null,
      overrides: resolved.overrides,
      sessions: [session],
      reports: null,
      ...recordedPlan(resolved.experiment, plan),
    };
  }

  /** The cells to compute: those of this share whose results are not in the folder. */
  #missing(): Cell[] {
    const { folder, listener } = this;
    return this.#wanted.filter((cell) => {
      const found = folder.cells.check(cell.key);
      if (found.status === 'damaged') {
        listener.next({
          type: 'notice',
          message: `cells/${cell.key}.json in ${folder.path} is damaged: ${found.reason}. It is computed again`,
        });
      }
      return found.status !== 'sound';
    });
  }

  #take(event: TrainingEvent, computed: number): void {
    if (this.#over) return;
    try {
      if (event.type === 'cell-finished') this.folder.writeCell(event.result);
      if (event.type === 'cell-failed') {
        const { type: _type, ...failure } = event;
        this.folder.writeFailure(failure);
      }
    } catch (cause) {
      return this.#fail(cause);
    }
    this.#reporters.event(event);
    if (event.type === 'run-finished') return this.#finish(event);
    this.listener.next(event);
    const failed = event.type === 'cell-failed';
    this.#failed += Number(failed);
    const bad = failed || (event.type === 'cell-finished' && event.result.status === 'diverged');
    if (bad && this.options.failFast)
      this.#finish({ type: 'run-finished', cells: computed, failed: this.#failed }, () => this.lab.executor.settled());
  }

  /** @param settled where cells are stopped in the middle: resolves once all of them have left their checkpoints. */
  #finish(last: TrainingEvent, settled?: () => Promise<void>): void {
    this.#over = true;
    this.#work?.unsubscribe();
    const { folder, listener } = this;
    const write = async (): Promise<void> => {
      await settled?.();
      folder.writeManifest({ ...endSession(this.#manifest), finishedAt: new Date().toISOString() });
      folder.tidy();
      const { registry } = this.lab;
      const run = await writeReports(folder, this.#reporters, registry, ({ file, reason }) =>
        listener.next({ type: 'notice', message: `${file} is damaged, and left out: ${reason}` }),
      );
      this.options.onFinished?.(run);
      listener.next(last);
      this.#complete();
    };
    write().catch((cause: unknown) => listener.error(cause));
  }

  /** The folder is given back first: whoever hears of the end may want it. */
  #complete(): void {
    this.#lock?.release();
    this.listener.complete();
  }

  /** What cannot be written ends the run; what has been written stays. */
  #fail(cause: unknown): void {
    this.#over = true;
    this.#work?.unsubscribe();
    this.listener.error(cause);
  }
}
