import { flag, textsOption } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { UsageError } from '@kramers/core/failure';
import { print, printJson } from '../ground/io';

/** `kramers list`: everything that is registered. */
export const listCommand = defineCommand({
  usage: 'list [kind]',
  summary: 'List what there is: models, data, protocols, reporters, metrics, losses, backends, claims, ledgers.',
  positionals: {
    kind: {
      type: 'string',
      describe: 'models, data, protocols, reporters, metrics, losses, claims, ledgers, …; all of them unless given',
    },
  },
  options: {
    plugins: textsOption(
      'also what this plugin brings (a file or a package), or the plugins of an experiment file; may be repeated',
    ),
    json: flag('print one JSON document'),
  },
  examples: [
    ['kramers list protocols', 'what can be done to a network'],
    ['kramers list --plugins ./softsign.ts', 'with a plugin'],
  ],
  async run({ kind, plugins = [], json }, io) {
    const [{ didYouMean }, { contributionKinds }, { registryWith }, { contributionsText }] = await Promise.all([
      import('@kramers/core/internal'),
      import('@kramers/core/plugins'),
      import('../run/plugins-named'),
      import('../tables/contributions'),
    ]);
    const kinds = contributionKinds.filter((name) => kind === undefined || name === kind);
    if (kinds.length === 0)
      throw new UsageError(`unknown kind "${kind}"${didYouMean(String(kind), contributionKinds)}`);
    const entries = (await registryWith(plugins)).entries().filter((entry) => kinds.includes(entry.kind));
    if (json)
      printJson(
        io,
        entries.map(({ kind: of, plugin, replaced, contribution: { name, summary } }) => ({
          kind: of,
          name,
          summary,
          plugin,
          replaced,
        })),
      );
    else print(io, contributionsText(entries, kinds, io));
    return exitCode.done;
  },
});
