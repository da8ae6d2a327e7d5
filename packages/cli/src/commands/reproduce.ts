import { join } from 'node:path';
import { backendOption } from '../arguments/experiment-options';
import { flag, textOption } from '../arguments/options';
import { liveOption, workOptions } from '../arguments/run-options';
import { defineCommand, exitCode } from '../ground/command';
import { note, print, printJson } from '../ground/io';

/** `kramers reproduce`: the paper's figures in one go. */
export const reproduceCommand = defineCommand({
  usage: 'reproduce [names..]',
  summary: "Run the paper's figures, as printed and as theorised, into one report.",
  positionals: {
    names: {
      type: 'string',
      array: true,
      default: [],
      defaultDescription: 'all',
      describe: 'fig1a, fig1b, fig2b, fig3, or one reading such as fig1a-printed',
    },
  },
  options: {
    only: textOption('only', 'one reading of the paper: as-printed or as-theorised'),
    full: flag('the long form: 50 replicas and long runs, a minute or two'),
    backend: backendOption,
    ...workOptions,
    out: textOption(
      'out',
      'folder of the runs and the report (default: runs/paper, with --full runs/paper-full; with --backend its name ' +
        'after that)',
    ),
    fresh: flag('a new folder, numbered where there is one already: runs/paper-2'),
    json: flag('print one JSON document, and nothing else, on stdout'),
    quiet: flag('no progress'),
    live: liveOption,
  },
  examples: [
    ['kramers reproduce', 'all of them, in their quick form'],
    ['kramers reproduce fig1a --full', 'both readings of Fig. 1(a), in the long form'],
  ],
  async run(
    {
      names,
      only,
      full = false,
      backend,
      out: asked = ['runs/paper', ...(full ? ['full'] : []), ...(backend === undefined ? [] : [backend])].join('-'),
      fresh = false,
      json,
      quiet = false,
      live,
      ...args
    },
    io,
    argv,
  ) {
    const [
      { atomicWrite, readReport, RunFolder },
      { packagedFile, packagedNames, readingNamed },
      { readExperiment },
      { recordExperiment },
      { freshFolder, refuseUnwritable },
      { aheadOf },
      { showProgress },
      { commandLine },
      { isFailure, tellDamage, tellInterruption, tellNotes },
      { computingOf, recordingOf },
    ] = await Promise.all([
      import('@kramers/core/node'),
      import('../reproduce/packaged'),
      import('../run/read-experiment'),
      import('../run/record-experiment'),
      import('../run/folder'),
      import('../estimate/ahead'),
      import('../progress/show-progress'),
      import('../run/command-line'),
      import('../run/tell'),
      import('../run/work'),
    ]);
    const out = fresh ? freshFolder(asked) : asked;
    refuseUnwritable(out);
    const computing = await computingOf(args, io);
    const chosen = packagedNames(names, only === undefined ? undefined : readingNamed(only));
    const runs = [];
    // Every folder is looked at before the first experiment starts.
    for (const name of chosen) {
      const ready = await readExperiment(packagedFile(name), { full, backend }, computing);
      const folder = new RunFolder(join(out, name));
      folder.refuseOther(ready.lab.identity(ready.resolved), {}, ready.resolved.experiment);
      runs.push({ name, ready, folder });
    }
    const view = live ? await (await import('../live/live-view')).openLive(io) : null;
    let failed = false;
    for (const [i, { name, ready, folder }] of runs.entries()) {
      const title = `${name} (${i + 1} of ${runs.length})`;
      const ahead = aheadOf(ready.resolved, ready.lab.registry);
      const shown = await showProgress(io, title, quiet, ahead);
      const progress = view?.follow(shown, title, ready, ahead) ?? shown;
      const outcome = await recordExperiment(ready, folder, commandLine(argv), progress, io.signal, {
        ...recordingOf(args),
        onWaiting: (message) => note(io, message),
      });
      if (outcome.interrupted) await view?.end(null, null);
      if (outcome.interrupted) return tellInterruption(io, outcome, folder.path);
      const summary = outcome.summary!;
      tellNotes(io, outcome, summary, `${name}: `);
      failed ||= isFailure(outcome, summary);
    }
    if (!quiet) note(io, 'writing the report');
    const [{ renderReproduction }, { verdictsBeside }] = await Promise.all([
      import('@kramers/reporters'),
      import('../reproduce/verdicts-beside'),
    ]);
    const reports = runs.map(
      ({
        ready: {
          lab: { registry },
        },
        folder,
      }) => readReport(folder, registry, tellDamage(io)),
    );
    const report = join(out, 'report.html');
    atomicWrite(
      report,
      await renderReproduction({
        runs: reports,
        files: runs.map(({ name }) => `${name}/`),
        verdicts: await verdictsBeside(out),
      }),
    );
    const { placeOf } = await import('../ground/show-page');
    await view?.end(null, out);
    if (json)
      printJson(io, {
        report,
        experiments: runs.map(({ name, folder }, i) => ({ name, folder: folder.path, summary: reports[i]!.summary })),
      });
    else
      print(
        io,
        `${(await import('../reproduce/found')).foundTable(
          reports.map(({ summary }) => summary),
          io,
        )}\n\nReport: ${placeOf(report, io)}`,
      );
    return failed ? exitCode.failed : exitCode.done;
  },
});
