import { experimentOptions } from '../../arguments/experiment-options';
import { flag } from '../../arguments/options';
import { defineCommand, exitCode } from '../../ground/command';
import { UsageError } from '@kramers/core/failure';
import { note, print, printJson } from '../../ground/io';

/** `kramers advise`: what holds an experiment's network, and what would free it. */
export const adviseCommand = defineCommand({
  usage: 'advise <file>',
  summary:
    'Say what holds the network of an experiment, and what would free it, how large and how long. Writes nothing.',
  positionals: { file: { type: 'string', describe: 'the experiment, in YAML', demandOption: true } },
  options: { ...experimentOptions, json: flag('print the advice as JSON: one object, or a list for a grid') },
  examples: [
    ['kramers advise experiments/fig2b-theorised.yaml', 'why its trap holds, and the kick that frees it'],
    ['kramers advise FILE --set protocol.temperature=0 --json', 'the same without noise, as numbers'],
  ],
  async run({ file, json, ...args }, io) {
    const [{ readExperiment }, { adviseOn }, { adviceText }, { labelOf }] = await Promise.all([
      import('../../run/read-experiment'),
      import('../../advise/advise'),
      import('../../advise/advice-text'),
      import('@kramers/core/results'),
    ]);
    const { resolved, lab } = await readExperiment(file, args);
    const advice = [];
    const refused = new Map<string, string[]>();
    for (const point of resolved.points) {
      const label = labelOf(resolved.experiment, point.parameters);
      try {
        advice.push(await adviseOn(lab, point, label));
      } catch (cause) {
        if (!(cause instanceof UsageError)) throw cause;
        refused.set(cause.message, [...(refused.get(cause.message) ?? []), label]);
      }
    }
    if (advice.length === 0) throw new UsageError([...refused.keys()].map((why) => `${file}: ${why}`).join('\n'));
    for (const [why, labels] of refused) note(io, `${labels.join('; ')}: ${why}`);
    if (json) printJson(io, resolved.points.length === 1 ? advice[0] : advice);
    else print(io, advice.map(adviceText).join('\n\n'));
    return exitCode.done;
  },
});
