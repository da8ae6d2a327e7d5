import { experimentOptions } from '../arguments/experiment-options';
import { flag } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { print, printJson } from '../ground/io';

const { set, replicas, seed, full } = experimentOptions;

/** `kramers backends`: what can do the arithmetic on this machine, and how fast each is for an experiment. */
export const backendsCommand = defineCommand({
  usage: 'backends [file]',
  summary: 'Say which backends this machine has what they need for, and how fast each trains the network of a file.',
  positionals: { file: { type: 'string', describe: 'an experiment, in YAML, to try each on' } },
  options: { set, replicas, seed, full, json: flag('print one JSON document') },
  examples: [
    ['kramers backends', 'what was found here'],
    ['kramers backends experiments/fig1a-theorised.yaml', 'steps per second of each, for the network of that file'],
  ],
  async run({ file, json, ...args }, io) {
    const [{ createKramers }, { readExperiment }, { backendsTable }, { tryBackends }] = await Promise.all([
      import('../lab/create-kramers'),
      import('../run/read-experiment'),
      import('../estimate/backends-table'),
      import('../estimate/try-backends'),
    ]);
    const ready = file === undefined ? null : await readExperiment(file, args);
    const registry = ready?.lab.registry ?? createKramers().registry;
    const trials = tryBackends(registry, ready?.resolved.points[0] ?? null);
    if (json) printJson(io, trials);
    else print(io, backendsTable(trials, io));
    return exitCode.done;
  },
});
