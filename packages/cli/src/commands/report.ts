import { join } from 'node:path';
import { flag, textOption, textsOption } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { note, print, printJson } from '../ground/io';

/** `kramers report`: reports again, from what folders hold. */
export const reportCommand = defineCommand({
  usage: 'report <folders..>',
  summary:
    'Write the reports of run folders and of ledgers again, from what is in them; several runs are compared. ' +
    'Nothing is computed.',
  positionals: {
    folders: { type: 'string', array: true, describe: 'folders of runs or of ledgers', demandOption: true },
  },
  options: {
    landscape: flag(
      'also compute each network’s landscape, beside what was measured: landscape.html in the run’s folder',
    ),
    plugins: textsOption(
      'plugin that the runs were made with (a file or a package, or an experiment file for those that it names); ' +
        'may be repeated. No other is run',
    ),
    out: textOption('out', 'folder of the comparison of several runs (default: runs/comparison)'),
    json: flag('print summary.json or ledger.json (a list of them for several folders), and nothing else, on stdout'),
  },
  examples: [
    ['kramers report runs/fig1a-theorised', 'after an update of Kramers, say'],
    ['kramers report runs/fig1a-printed runs/fig1a-theorised', 'and a page that compares the two'],
    ['kramers report runs/ledger', 'the page of a ledger, from its ledger.json'],
  ],
  async run({ landscape = false, folders, plugins = [], out = join('runs', 'comparison'), json }, io) {
    const [
      { atomicWrite, FolderLock, Reporters, RunFolder, writeReports },
      { registriesOf },
      { resultsTable },
      { ledgerText },
      { reportersOf },
      { refuseUnwritable },
      { holdsLedger, readLedger },
      { tellDamage },
      { restoreRun },
    ] = await Promise.all([
      import('@kramers/core/node'),
      import('../run/plugins-named'),
      import('../tables/results'),
      import('../tables/ledger'),
      import('../run/reporters-of'),
      import('../run/folder'),
      import('../verify/read-ledger'),
      import('../run/tell'),
      import('../run/restore-run'),
    ]);
    const say = (message: string): void => note(io, `note: ${message}`);
    const paths = folders.filter((path) => !holdsLedger(path));
    for (const path of paths) await restoreRun(new RunFolder(path), say);
    const made = paths.map((path) => ({ path, manifest: new RunFolder(path).manifest() }));
    const registries = await registriesOf(made, plugins, say);
    const damaged = tellDamage(io);
    let failed = false;
    const onFailure = (reporter: string, cause: unknown): void => {
      failed = true;
      note(io, `note: reporter "${reporter}" failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    };
    const ledgerJob = (path: string) => {
      const ledger = readLedger(path);
      return async () => {
        const { writeLedgerReport } = await import('@kramers/reporters');
        await writeLedgerReport(ledger, {
          write: (name, content) => void atomicWrite(join(path, name), content),
          note: say,
        });
        return { document: ledger, text: `${ledgerText(ledger, io)}\n\nReport: ${join(path, 'report.html')}` };
      };
    };
    const runJob = (path: string) => {
      const folder = new RunFolder(path);
      const { registry, complete } = registries[paths.indexOf(path)]!;
      const names = folder.experiment(registry).reporters;
      const reporters = new Reporters(reportersOf(names, path, registry, say), onFailure, say);
      return async () => {
        // Readers do not wait: what a run that is at work leaves in the end is its own to say.
        const lock = FolderLock.take(path, () => undefined);
        const kept = !(lock instanceof FolderLock) ? 'unsaid' : complete ? 'whole' : 'partial';
        const run = await writeReports(folder, reporters, registry, damaged, kept);
        const { experiment, summary } = run;
        if (lock instanceof FolderLock) lock.release();
        const place = experiment.reporters.includes('html')
          ? `Report: ${join(path, 'report.html')}`
          : `Results: ${path}`;
        if (!landscape)
          return { document: summary, text: `${experiment.name}\n${resultsTable(summary, io)}\n\n${place}` };
        const { writeLandscapes } = await import('../landscape/report-landscapes');
        const page = await writeLandscapes(path, folder.manifest(), run, registry);
        const text = `${experiment.name}\n${resultsTable(summary, io)}\n\n${place}\nLandscapes: ${page}`;
        return { document: summary, text };
      };
    };
    if (folders.length > 1) refuseUnwritable(out);
    // All of them are looked at before the first is written.
    const jobs = folders.map((path) => (holdsLedger(path) ? ledgerJob(path) : runJob(path)));
    const documents = [];
    for (const write of jobs) {
      const { document, text } = await write();
      documents.push(document);
      if (!json) print(io, text);
    }
    if (paths.length > 1) {
      const runs = paths.map((path, i) => ({ ...registries[i]!, path }));
      const page = await (await import('../run/compare-runs')).compareRuns(runs, out);
      if (!json) print(io, `\nComparison: ${page}`);
    }
    if (json) printJson(io, documents.length === 1 ? documents[0] : documents);
    return failed ? exitCode.failed : exitCode.done;
  },
});
