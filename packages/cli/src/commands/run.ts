import { experimentOptions } from '../arguments/experiment-options';
import { flag, textOption } from '../arguments/options';
import { liveOption, shardOption, workOptions } from '../arguments/run-options';
import { defineCommand } from '../ground/command';

/** `kramers run`: one experiment, from its file to its report. */
export const runCommand = defineCommand({
  usage: 'run <file>',
  summary: 'Run an experiment file. The same command again goes on where it stopped.',
  positionals: { file: { type: 'string', describe: 'the experiment, in YAML', demandOption: true } },
  options: {
    ...experimentOptions,
    ...workOptions,
    shard: shardOption,
    out: textOption('out', 'folder of the run (default: runs/<name of the experiment>)'),
    fresh: flag('a new folder, numbered where there is one of its name already: runs/trap-2'),
    json: flag('print summary.json, and nothing else, on stdout'),
    quiet: flag('no progress'),
    live: liveOption,
  },
  examples: [
    ['kramers run experiments/fig1a-theorised.yaml', 'run it into runs/<name>'],
    ['kramers run experiments/fig3-printed.yaml --set model.depth=4 --out runs/deep', 'with another value'],
    ['kramers run sweep.yaml --shard 1/3 --out shards/1', 'a third of the cells, as one job of three'],
  ],
  async run({ file, out, fresh = false, json, quiet = false, live, ...args }, io, argv) {
    const [
      { readExperiment },
      { workOn },
      { computingOf, recordingOf },
      { RunFolder },
      { defaultFolder, freshFolder, refuseUnwritable },
    ] = await Promise.all([
      import('../run/read-experiment'),
      import('../run/work-on'),
      import('../run/work'),
      import('@kramers/core/node'),
      import('../run/folder'),
    ]);
    const options = recordingOf(args);
    const ready = await readExperiment(file, args, await computingOf(args, io));
    const { experiment, files } = ready.resolved;
    const asked = out ?? defaultFolder(experiment.name);
    const folder = new RunFolder(fresh ? freshFolder(asked) : asked);
    refuseUnwritable(folder.path);
    folder.refuseOther(ready.lab.identity(ready.resolved), files, ready.resolved.experiment);
    return workOn(ready, folder, options, { argv, json, quiet, live }, io);
  },
});
