import { UsageError } from '@kramers/core/failure';
import { experimentOptions } from '../../arguments/experiment-options';
import { flag, numberOption, textOption, textsOption } from '../../arguments/options';
import { defineCommand, exitCode } from '../../ground/command';
import { note, print, printJson } from '../../ground/io';

/** `kramers carry-over`: do first-order transitions, traps and escapes carry over to a network? */
export const carryOverCommand = defineCommand({
  usage: 'carry-over <networks..>',
  summary: 'Judge whether transitions, traps and escapes carry over to networks: models by name, or experiment files.',
  positionals: {
    networks: {
      type: 'string',
      array: true,
      describe: 'models that kramers list names, such as tanh, or experiment files',
      demandOption: true,
    },
  },
  options: {
    set: experimentOptions.set,
    width: numberOption('width', 'hidden width of models given by name (default: 2)', { whole: true, atLeast: 1 }),
    plugins: textsOption('plugin that brings one of the models (a file or a package); may be repeated'),
    out: textOption('out', 'folder of the page (default: runs/carry-over)'),
    full: flag('more samples: minutes for each network'),
    json: flag('print one JSON document (a list of them for several networks)'),
  },
  examples: [
    ['kramers carry-over tanh sigmoid gelu', 'one table, and one page'],
    ['kramers carry-over mish --plugins ./examples/mish.ts', 'a network of one’s own'],
    ['kramers carry-over FILE --full', 'the network and the data of an experiment'],
  ],
  async run({ networks, set, width = 2, plugins = [], out, full = false, json }, io) {
    const [
      { carryOver, carryOverEfforts, smoothNetworkOf },
      { carryOverPoint },
      { writeCarryOverPage },
      { carryOverText },
      { defaultFolder, refuseUnwritable },
    ] = await Promise.all([
      import('@kramers/core/internal'),
      import('../../carry-over/carry-over-point'),
      import('../../carry-over/write-page'),
      import('../../carry-over/carry-over-text'),
      import('../../run/folder'),
    ]);
    const folder = out ?? defaultFolder('carry-over');
    refuseUnwritable(folder);
    const asked = [];
    // All of them are looked at before the first is computed.
    for (const network of networks) {
      const { point, registry } = await carryOverPoint(network, { set, width, plugins });
      refusing(network, () => smoothNetworkOf(point, registry));
      asked.push({ network, point, registry });
    }
    const documents = asked.map(({ network, point, registry }) => {
      if (io.stderr.isTTY) note(io, `${network} …`);
      const effort = full ? carryOverEfforts.full : carryOverEfforts.quick;
      return refusing(network, () => carryOver(point, registry, effort));
    });
    const page = await writeCarryOverPage(documents, folder);
    if (json) printJson(io, documents.length === 1 ? documents[0] : documents);
    else print(io, `${carryOverText(documents, io)}\n\nReport: ${page}`);
    return exitCode.done;
  },
});

/** What theory refuses of a network has no answer. */
function refusing<T>(network: string, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`${network}: ${cause.message}`);
    throw cause;
  }
}
