import { join } from 'node:path';
import { experimentOptions } from '../arguments/experiment-options';
import { flag, textOption } from '../arguments/options';
import { defineCommand } from '../command';
import { exitCode } from '../exit-code';
import { print, printJson } from '../io';

/** `kramers run`: one experiment, from its file to its report. */
export const runCommand = defineCommand({
  usage: 'run <file>',
  summary: 'Run an experiment file. The same command again goes on where it stopped.',
  positionals: { file: { type: 'string', describe: 'the experiment, in YAML', demandOption: true } },
  options: {
    ...experimentOptions,
    out: textOption('out', 'folder of the run (default: runs/<name of the experiment>)'),
    json: flag('print summary.json, and nothing else, on stdout'),
    quiet: flag('no progress'),
  },
  examples: [
    ['kramers run experiments/fig1a-theorised.yaml', 'run it into runs/<name>'],
    ['kramers run experiments/fig3-printed.yaml --set model.depth=4 --out runs/deep', 'with another value'],
  ],
  async run({ file, out, json, quiet = false, ...args }, io, argv) {
    const [{ readExperiment }, { recordExperiment }, { commandLine }, { showProgress }, { RunFolder }, { resultsTable }, { defaultFolder, readSummary, refuseUnwritable }, { tellInterruption, tellNotes }] = await Promise.all([
      import('../run/read-experiment'),
      import('../run/record-experiment'),
      import('../run/command-line'),
      import('../progress/progress'),
      import('@kramers/core'),
      import('../tables/results'),
      import('../run/folder'),
      import('../run/tell'),
    ]);
    const ready = await readExperiment(file, args);
    const { experiment } = ready.resolved;
    const folder = new RunFolder(out ?? defaultFolder(experiment.name));
    refuseUnwritable(folder.path);
    folder.refuseOther(experiment);
    const progress = await showProgress(io, experiment.name, quiet);
    const outcome = await recordExperiment(ready, folder, commandLine(argv), progress, io.signal);
    if (outcome.interrupted) return tellInterruption(io, outcome, folder.path);
    const summary = readSummary(folder);
    tellNotes(io, outcome, summary);
    if (json) printJson(io, summary);
    else print(io, [resultsTable(summary, io.colour), '', where(folder.path, experiment.reporters)].join('\n'));
    return outcome.failures.size > 0 ? exitCode.failed : exitCode.done;
  },
});

function where(folder: string, reporters: readonly string[]): string {
  return reporters.includes('html') ? `Report: ${join(folder, 'report.html')}` : `Results: ${folder}`;
}
