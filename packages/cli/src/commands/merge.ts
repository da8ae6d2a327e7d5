import { flag, textOption } from '../arguments/options';
import { defineCommand } from '../ground/command';
import { exitCode } from '../ground/exit-code';
import { note, print, printJson } from '../ground/io';

/** `kramers merge`: the folders of a run's shares as one. */
export const mergeCommand = defineCommand({
  usage: 'merge <folders..>',
  summary: "Join the folders of one run's shares into one, and write its reports. Nothing is computed.",
  positionals: { folders: { type: 'string', array: true, describe: 'run folders', demandOption: true } },
  options: {
    out: { ...textOption('out', 'folder of the whole run'), demandOption: true },
    json: flag('print summary.json, and nothing else, on stdout'),
  },
  examples: [
    [
      'kramers merge shards/1 shards/2 shards/3 --out runs/sweep',
      'after `kramers run sweep.yaml --shard 1/3 --out shards/1` and the others',
    ],
  ],
  async run({ folders, out, json }, io, argv) {
    const [
      { mergeRuns, Reporters, RunFolder, writeReports },
      { readRun },
      { resultsTable },
      { refuseUnwritable },
      { commandLine },
    ] = await Promise.all([
      import('@kramers/core/node'),
      import('../run/read-run'),
      import('../tables/results'),
      import('../run/folder'),
      import('../run/command-line'),
    ]);
    refuseUnwritable(out);
    const parts = folders.map((path) => new RunFolder(path));
    // The whole run's reporters may come from its plugins.
    const { ready } = await readRun(parts[0]!, {});
    const whole = new RunFolder(out);
    const { missing, damaged } = mergeRuns(parts, whole, commandLine(argv));
    for (const file of damaged) note(io, `note: ${file} is damaged (its checksum does not fit), and was left out`);
    if (missing > 0)
      note(io, `note: ${missing} cells have no result in any of the folders; \`kramers resume ${out}\` computes them`);
    let failed = false;
    const reporters = ready.resolved.experiment.reporters.map((name) => ready.lab.registry.get('reporters', name));
    const { summary } = await writeReports(
      whole,
      new Reporters(reporters, (reporter, cause) => {
        failed = true;
        note(io, `note: reporter "${reporter}" failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      }),
      ready.lab.registry,
    );
    if (json) printJson(io, summary);
    else print(io, `${resultsTable(summary, io)}\n\nResults: ${out}`);
    return failed ? exitCode.failed : exitCode.done;
  },
});
