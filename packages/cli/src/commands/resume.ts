import { flag } from '../arguments/options';
import { workOptions } from '../arguments/run-options';
import { defineCommand } from '../ground/command';
import { note } from '../ground/io';

/** `kramers resume`: a run that was stopped goes on. */
export const resumeCommand = defineCommand({
  usage: 'resume <folder>',
  summary: 'Go on with a run that was stopped or in which cells failed, from its folder alone.',
  positionals: { folder: { type: 'string', describe: 'the run folder', demandOption: true } },
  options: {
    ...workOptions,
    json: flag('print summary.json, and nothing else, on stdout'),
    quiet: flag('no progress'),
  },
  examples: [
    [
      'kramers resume runs/rank-one-trap',
      'computes what is missing; cells that had begun go on from their checkpoints',
    ],
  ],
  async run({ folder: path, json, quiet, ...args }, io, argv) {
    const [{ RunFolder }, { parseShard }, { readRun }, { workOn }, { computingOf, recordingOf }] = await Promise.all([
      import('@kramers/core/node'),
      import('@kramers/core/results'),
      import('../run/read-run'),
      import('../run/work-on'),
      import('../run/work'),
    ]);
    const folder = new RunFolder(path);
    const { manifest, ready } = await readRun(folder, await computingOf(args, io), (message) =>
      note(io, `note: ${message}`),
    );
    const shard = manifest.shard === null ? null : parseShard(manifest.shard);
    return workOn(
      ready,
      folder,
      { ...recordingOf(args), shard, original: manifest.command },
      { argv, json, quiet },
      io,
    );
  },
});
