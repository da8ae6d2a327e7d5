import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import {
  type Claim,
  type ClaimExperiment,
  type FinishedRun,
  Lab,
  resolveExperiment,
  sourceFromValue,
  type TrainingEvent,
} from '@kramers/core';
import { canonicalJson } from '@kramers/core/internal';
import { readReport, RunFolder } from '@kramers/core/node';
import { failedClaim, judgeClaim, type JudgedClaim, type LedgerEntry, ledgerEntrySchema } from '@kramers/core/results';
import type { Progress } from '../progress/progress';
import { commandWord } from '../run/command-line';
import type { ReadyExperiment } from '../run/read-experiment';
import { recordExperiment } from '../run/record-experiment';
import { JoinedExecutor } from './joined-executor';

/** How claims are to be verified. */
export interface VerifyOptions {
  readonly lab: Lab;
  /** The claims, and the plugin that brought each. */
  readonly claims: readonly { readonly claim: Claim; readonly plugin: string }[];
  readonly full: boolean;
  /** The backend of all experiments, in place of their own. */
  readonly backend?: string;
  /** Where the ledger goes; runs are kept in folders below. */
  readonly folder: string;
  /** The command that is being run. */
  readonly command: string;
  /** Names of the plugins that are not built in. */
  readonly outside: ReadonlySet<string>;
  /** Plugins that experiments are to name, and the hash of each one's source. */
  readonly pluginHashes: Readonly<Record<string, string>>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Is told what else the user should know, such as that a file was damaged. */
  readonly say: (message: string) => void;
}

/** An experiment that claims need, as far as it has come. */
interface NeededRun {
  readonly document: ClaimExperiment;
  readonly folder: RunFolder;
  readonly ready: ReadyExperiment;
  readonly shortened: boolean;
  /** Time spent on its cells, in seconds, summed over threads. */
  seconds: number;
  /** What kept it from being complete. */
  problem: string | null;
}

/**
 * Runs what the claims need, each experiment once, and judges them. A claim that cannot be judged becomes an entry that
 * says why.
 *
 * @returns null if it was interrupted; finished cells are kept, and the same call goes on from there.
 * @throws RunFolderError, before anything is written, if a folder is taken by another run.
 */
export async function verifyClaims(given: VerifyOptions): Promise<LedgerEntry[] | null> {
  const options = { ...given, lab: new Lab(given.lab.registry, new JoinedExecutor(given.lab.executor)) };
  const { claims, progress, signal } = options;
  const runs = new Map<string, NeededRun>();
  const refused = new Map<Claim, string>();
  for (const { claim, plugin } of claims) {
    try {
      for (const document of claim.experiments ?? []) addRun(runs, document, plugin, options);
    } catch (cause) {
      if ((cause as Error).name === 'RunFolderError') throw cause;
      refused.set(claim, (cause as Error).message);
    }
  }
  // Few cells are long cells, as a rule; begun first, they do not keep one thread waiting for the other in the end.
  const inOrder = [...runs.values()].sort((a, b) => cellCount(a) - cellCount(b));
  const complete = await computeRuns(inOrder, options);
  progress.stop();
  if (!complete || signal.aborted) return null;
  const entries: LedgerEntry[] = [];
  for (const { claim, plugin } of claims) {
    const problem =
      refused.get(claim) ??
      (claim.experiments ?? []).map(({ name }) => runs.get(name)!.problem).find((one) => one !== null);
    entries.push(await entryOf(claim, plugin, problem ?? null, runs, options));
    if (signal.aborted) return null;
  }
  return entries;
}

function addRun(runs: Map<string, NeededRun>, document: ClaimExperiment, plugin: string, options: VerifyOptions): void {
  const { lab, full, backend, folder: out, pluginHashes } = options;
  const earlier = runs.get(document.name);
  if (earlier) {
    if (canonicalJson(earlier.document) === canonicalJson(document)) return;
    throw new Error(`another claim's experiment is also named "${document.name}", and differs; rename one of the two`);
  }
  const ownPlugins = pluginsOf(plugin, options);
  const source = sourceFromValue(
    { reporters: [], plugins: ownPlugins, ...document, ...(backend === undefined ? {} : { backend }) },
    `experiment "${document.name}"`,
  );
  const resolved = resolveExperiment(lab.registry, source, full);
  const folder = new RunFolder(join(out, 'runs', resolved.experiment.name));
  folder.refuseOther(lab.identity(resolved), {}, resolved.experiment);
  const shortened = !full && Object.keys(resolved.experiment.full).length > 0;
  const hashes = Object.fromEntries(ownPlugins.map((name) => [name, pluginHashes[name]!]));
  runs.set(document.name, {
    document,
    folder,
    shortened,
    ready: { lab, resolved, pluginHashes: hashes, folder: process.cwd() },
    seconds: 0,
    problem: null,
  });
}

/**
 * The plugins that a claim needs: none for a built-in one, else all that were named, since it may rest on another's.
 */
function pluginsOf(plugin: string, { outside, pluginHashes }: VerifyOptions): string[] {
  return outside.has(plugin) ? Object.keys(pluginHashes) : [];
}

/** The command that judges one claim alone. */
function commandOf({ name }: Claim, plugin: string, options: VerifyOptions): string {
  const plugins = pluginsOf(plugin, options).map((specifier) => ` --plugins ${commandWord(specifier)}`);
  const backend = options.backend === undefined ? '' : ` --backend ${commandWord(options.backend)}`;
  return `kramers verify --only ${name}${options.full ? ' --full' : ''}${backend}${plugins.join('')}`;
}

function cellCount({ ready: { resolved } }: NeededRun): number {
  return resolved.points.length * resolved.experiment.replicas.count;
}

/** Computes all runs side by side; false if they were interrupted. */
async function computeRuns(runs: readonly NeededRun[], options: VerifyOptions): Promise<boolean> {
  const { command, progress, signal, say } = options;
  // Every run listens for the interruption.
  setMaxListeners(runs.length + 10, signal);
  let cells = 0;
  const outcomes = runs.map((run) => {
    const begun = new Map<string, number>();
    const look = (event: TrainingEvent): void => {
      if (event.type === 'run-started') cells += event.cells;
      if (event.type === 'cell-started') begun.set(event.cell, performance.now());
      if (event.type === 'cell-finished' || event.type === 'cell-failed')
        run.seconds += (performance.now() - (begun.get(event.cell) ?? performance.now())) / 1000;
      if (event.type !== 'run-started' && event.type !== 'run-finished') progress.event(event);
    };
    const quiet = { event: look, stop: () => undefined };
    return recordExperiment(run.ready, run.folder, command, quiet, signal, { onWaiting: say });
  });
  // Runs begin as soon as they are asked for, so that by now all have said how much there is to do.
  progress.event({ type: 'run-started', experiment: 'claims', cells });
  let interrupted = false;
  for (const [i, outcome] of (await Promise.all(outcomes)).entries()) {
    interrupted ||= outcome.interrupted;
    outcome.notes.forEach(say);
    const [reason] = outcome.failures.keys();
    if (reason !== undefined) runs[i]!.problem = `experiment "${runs[i]!.document.name}" failed: ${reason}`;
  }
  return !interrupted;
}

async function entryOf(
  claim: Claim,
  plugin: string,
  problem: string | null,
  runs: ReadonlyMap<string, NeededRun>,
  options: VerifyOptions,
): Promise<LedgerEntry> {
  const begun = performance.now();
  const needed = (claim.experiments ?? []).flatMap(({ name }) => runs.get(name) ?? []);
  const findings = (name: string): FinishedRun => {
    const run = needed.find(({ document }) => document.name === name);
    if (!run) throw new Error(`the claim does not name the experiment "${name}" among those that it needs`);
    const { registry } = run.ready.lab;
    return readReport(run.folder, registry, ({ file, reason }) =>
      options.say(`${file} is damaged, and left out: ${reason}`),
    );
  };
  const judged = problem === null ? await judgeClaim(claim, findings) : failedClaim(claim, problem);
  const entry = (judgement: JudgedClaim): LedgerEntry => ({
    id: claim.name,
    statement: claim.summary,
    source: claim.source,
    plugin,
    ...judgement,
    experiments: needed.map(({ document, shortened }) => ({
      name: document.name,
      folder: `runs/${document.name}`,
      shortened,
    })),
    command: commandOf(claim, plugin, options),
    seconds: (performance.now() - begun) / 1000 + needed.reduce((sum, run) => sum + run.seconds, 0),
  });
  const checked = ledgerEntrySchema.safeParse(entry(judged));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  return entry(
    failedClaim(claim, `its judgement is not what a ledger holds: ${issue!.path.join('.')}: ${issue!.message}`),
  );
}
