import { flag, textOption } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { print, printJson } from '../ground/io';
import { newKinds } from '../new/templates';

/** `kramers new`: the beginning of a plugin or an experiment. */
export const newCommand = defineCommand({
  usage: 'new <kind> <name>',
  summary: 'Begin a plugin of any kind, with an experiment and a test that run at once; or begin an experiment.',
  positionals: {
    kind: { choices: newKinds, describe: 'what to begin', demandOption: true },
    name: { type: 'string', describe: 'its name, which becomes that of its files', demandOption: true },
  },
  options: {
    out: textOption('out', 'folder to write into (default: here)'),
    json: flag('print one JSON document: the files that were written'),
  },
  examples: [
    ['kramers new model soft-sign', 'a network with an activation of your own'],
    ['kramers new protocol quench', 'something else to do to a network'],
    ['kramers new figure plateau', 'a figure of your own, in every report'],
  ],
  async run({ kind, name, out = '.', json }, io) {
    const { writeNew } = await import('../new/write-new');
    const files = writeNew(kind, String(name), out);
    const width = Math.max(...files.map(({ path }) => path.length));
    if (json)
      printJson(
        io,
        files.map(({ path }) => path),
      );
    else print(io, files.map(({ path, about }) => `${path.padEnd(width)}  ${about}`).join('\n'));
    return exitCode.done;
  },
});
