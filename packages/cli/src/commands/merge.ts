import { flag, textOption, textsOption } from '../arguments/options';
import { waitOption } from '../arguments/run-options';
import { defineCommand, exitCode } from '../ground/command';
import { note, print, printJson } from '../ground/io';

/** `kramers merge`: the folders of a run's shares as one. */
export const mergeCommand = defineCommand({
  usage: 'merge <folders..>',
  summary: "Join the folders of one run's shares into one, and write its reports. Nothing is computed.",
  positionals: { folders: { type: 'string', array: true, describe: 'run folders', demandOption: true } },
  options: {
    out: { ...textOption('out', 'folder of the whole run'), demandOption: true },
    plugins: textsOption('plugin that the run was made with (a file or a package); may be repeated. No other is run'),
    wait: waitOption,
    json: flag('print summary.json, and nothing else, on stdout'),
  },
  examples: [
    [
      'kramers merge shards/1 shards/2 shards/3 --out runs/sweep',
      'after `kramers run sweep.yaml --shard 1/3 --out shards/1` and the others',
    ],
  ],
  async run({ folders, out, plugins = [], wait, json }, io, argv) {
    const [
      { lockInTurn, mergeRuns, Reporters, RunFolder, writeReports },
      { registriesOf },
      { reportersOf },
      { restoreRun },
      { tellDamage },
      { resultsTable },
      { refuseUnwritable },
      { commandLine },
    ] = await Promise.all([
      import('@kramers/core/node'),
      import('../run/plugins-named'),
      import('../run/reporters-of'),
      import('../run/restore-run'),
      import('../run/tell'),
      import('../tables/results'),
      import('../run/folder'),
      import('../run/command-line'),
    ]);
    refuseUnwritable(out);
    const say = (message: string): void => note(io, `note: ${message}`);
    const parts = folders.map((path) => new RunFolder(path));
    const whole = new RunFolder(out);
    for (const part of parts) await restoreRun(part, say);
    const [reporting] = await registriesOf([{ path: folders[0]!, manifest: parts[0]!.manifest() }], plugins, say);
    const { registry, complete } = reporting!;
    const lock = await lockInTurn(out, { wait, onWaiting: (text) => note(io, text), onTakeover: say }, io);
    if (lock === null) return exitCode.interrupted;
    const work = async () => {
      const { missing, damaged } = mergeRuns(parts, whole, commandLine(argv), registry);
      damaged.forEach(tellDamage(io));
      if (missing > 0)
        say(`${missing} cells have no result in any of the folders; \`kramers resume ${out}\` computes them`);
      let failed = false;
      const names = whole.experiment(registry).reporters;
      const onFailure = (reporter: string, cause: unknown): void => {
        failed = true;
        say(`reporter "${reporter}" failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      };
      const reporters = new Reporters(reportersOf(names, out, registry, say), onFailure, say);
      const { summary } = await writeReports(
        whole,
        reporters,
        registry,
        tellDamage(io),
        complete ? 'whole' : 'partial',
      );
      return { summary, failed };
    };
    const { summary, failed } = await work().finally(() => lock.release());
    if (json) printJson(io, summary);
    else print(io, `${resultsTable(summary, io)}\n\nResults: ${out}`);
    return failed ? exitCode.failed : exitCode.done;
  },
});
