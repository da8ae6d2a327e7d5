import type { Summary } from '@kramers/core';
import { experimentOptions } from '../arguments/experiment-options';
import { flag, numberOption, textOption } from '../arguments/options';
import { workOptions } from '../arguments/run-options';
import { defineCommand } from '../ground/command';

/** `kramers rate`: the escape time of an experiment's trap by rare-event sampling, however long it is. */
export const rateCommand = defineCommand({
  usage: 'rate <file>',
  summary: 'Estimate the escape time of an experiment by rare-event sampling, however long it is.',
  positionals: {
    file: {
      type: 'string',
      describe: 'the experiment, in YAML: a rank-trap, or one that samples already',
      demandOption: true,
    },
  },
  options: {
    ...experimentOptions,
    ...workOptions,
    method: textOption(
      'method',
      'a rate method that kramers list names: flux-sampling (the default), splitting, or a plugin’s',
    ),
    trials: numberOption('trials', 'walks from each interface, in each repeat', { whole: true, atLeast: 10 }),
    repeats: numberOption('repeats', 'independent repeats; the error comes from their scatter', {
      whole: true,
      atLeast: 2,
    }),
    out: textOption('out', 'folder of the run (default: runs/<name>-rate)'),
    json: flag('print summary.json on stdout, and nothing else but predictions under "landscape" where it has none'),
    quiet: flag('no progress'),
  },
  examples: [
    ['kramers rate experiments/fig2b-theorised.yaml', 'the escape times of that figure, without waiting for them'],
    [
      'kramers rate FILE --set protocol.temperature=2e-4 --method splitting',
      'at another temperature, by another method',
    ],
  ],
  async run({ file, out, json, quiet = false, method, trials, repeats, ...args }, io, argv) {
    const [
      { readExperiment },
      { rateSource },
      { workOn },
      { computingOf, recordingOf },
      { RunFolder },
      { defaultFolder, refuseUnwritable },
      { ratesTable },
      { predictedRates, predictedRatesText },
    ] = await Promise.all([
      import('../run/read-experiment'),
      import('../run/rate-source'),
      import('../run/work-on'),
      import('../run/work'),
      import('@kramers/core/node'),
      import('../run/folder'),
      import('../tables/rates'),
      import('../landscape/predicted-rates'),
    ]);
    const ready = await readExperiment(file, args, await computingOf(args, io), (source, registry) =>
      rateSource(source, { method, trials, repeats }, registry),
    );
    const { experiment, files } = ready.resolved;
    const folder = new RunFolder(out ?? defaultFolder(experiment.name));
    refuseUnwritable(folder.path);
    folder.refuseOther(ready.lab.identity(ready.resolved), files, ready.resolved.experiment);
    const { registry } = ready.lab;
    const predictions = (summary: Summary) => predictedRates(summary, ready.resolved.points, registry);
    const table: typeof ratesTable = (summary, terminal) => {
      const predicted = predictedRatesText(predictions(summary));
      return [ratesTable(summary, terminal), ...(predicted ? [predicted] : [])].join('\n');
    };
    const document = (summary: Summary) => {
      const landscape = predictions(summary);
      return landscape.length > 0 ? { ...summary, landscape } : summary;
    };
    return workOn(ready, folder, recordingOf(args), { argv, json, quiet, table, document }, io);
  },
});
