import { join } from 'node:path';
import { flag, textsOption } from '../arguments/options';
import { defineCommand } from '../command';
import { exitCode } from '../exit-code';
import { note, print, printJson } from '../io';

/** `kramers report`: a run's summary and reports again, from its cells. */
export const reportCommand = defineCommand({
  usage: 'report <folders..>',
  summary: 'Write the summary and reports of run folders again, from the cells in them. Nothing is computed.',
  positionals: { folders: { type: 'string', array: true, describe: 'run folders', demandOption: true } },
  options: {
    plugins: textsOption('plugin that brings one of the reporters (a file or a package); may be repeated'),
    json: flag('print summary.json (a list of them for several folders), and nothing else, on stdout'),
  },
  examples: [['kramers report runs/fig1a-theorised', 'after an update of Kramers, say']],
  async run({ folders, plugins = [], json }, io) {
    const [{ Reporters, RunFolder, writeReports }, { registryWith }, { resultsTable }, { reportersOf }] = await Promise.all([
      import('@kramers/core'),
      import('../plugins/registry-with'),
      import('../tables/results'),
      import('../run/reporters-of'),
    ]);
    const registry = await registryWith(plugins);
    // All of them are looked at before the first is written.
    const runs = folders.map((path) => new RunFolder(path)).map((folder) => ({ folder, reporters: reportersOf(folder, registry) }));
    const summaries = [];
    let failed = false;
    for (const { folder, reporters } of runs) {
      const report = await writeReports(
        folder,
        new Reporters(reporters, (reporter, cause) => {
          failed = true;
          note(io, `note: reporter "${reporter}" failed: ${cause instanceof Error ? cause.message : String(cause)}`);
        }),
      );
      summaries.push(report.summary);
      if (json) continue;
      const html = report.experiment.reporters.includes('html');
      print(io, `${report.experiment.name}\n${resultsTable(report.summary, io.colour)}\n\n${html ? `Report: ${join(folder.path, 'report.html')}` : `Results: ${folder.path}`}`);
    }
    if (json) printJson(io, summaries.length === 1 ? summaries[0] : summaries);
    return failed ? exitCode.failed : exitCode.done;
  },
});
