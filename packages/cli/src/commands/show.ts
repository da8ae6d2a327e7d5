import { flag, textsOption } from '../arguments/options';
import { defineCommand, exitCode } from '../ground/command';
import { UsageError } from '@kramers/core/failure';
import { print, printJson } from '../ground/io';

/** `kramers show`: one contribution in full, or the experiment file itself. */
export const showCommand = defineCommand({
  usage: 'show <name>',
  summary: 'Show one of the things that kramers list names, with its options; or the experiment file: show experiment.',
  positionals: {
    name: { type: 'string', describe: 'a name that kramers list gives, or "experiment"', demandOption: true },
  },
  options: {
    plugins: textsOption(
      'look into this plugin too (a file or a package), or into the plugins of an experiment file; may be repeated',
    ),
    json: flag('print one JSON document; for "experiment" the JSON Schema of experiment files'),
  },
  examples: [
    ['kramers show rank-trap', 'the options of a protocol'],
    ['kramers show experiment --json > experiment.schema.json', 'the schema, for an editor'],
  ],
  async run({ name, plugins = [], json }, io) {
    const [
      { experimentJsonSchema },
      { didYouMean },
      { registryWith },
      { describeContribution, contributionText, experimentText },
    ] = await Promise.all([
      import('@kramers/core'),
      import('@kramers/core/internal'),
      import('../run/plugins-named'),
      import('../tables/contribution'),
    ]);
    const registry = await registryWith(plugins);
    if (name === 'experiment') {
      const schema = experimentJsonSchema(registry);
      if (json) printJson(io, schema);
      else print(io, experimentText(schema, io));
      return exitCode.done;
    }
    const entries = registry.entries();
    // A rate method is a protocol too, and as such it has its options.
    const found = entries.filter(
      ({ kind, contribution }) =>
        `${kind}/${contribution.name}` === name || (contribution.name === name && kind !== 'rateMethods'),
    );
    const [one, ...others] = found;
    if (!one)
      throw new UsageError(
        `nothing is named "${name}"${didYouMean(
          name,
          ['experiment', ...entries.map(({ contribution }) => contribution.name)],
          'kramers list',
        )}`,
      );
    if (others.length > 0) {
      throw new UsageError(
        `"${name}" names more than one thing; give one of ${found.map(({ kind }) => `${kind}/${name}`).join(', ')}`,
      );
    }
    const description = describeContribution(one, registry);
    if (json) printJson(io, description);
    else print(io, contributionText(description, io));
    return exitCode.done;
  },
});
