import { experimentOptions } from '../../arguments/experiment-options';
import { fileOption, flag, numbersOption, textOption } from '../../arguments/options';
import { defineCommand, exitCode } from '../../ground/command';
import { UsageError } from '@kramers/core/failure';
import { print, printJson } from '../../ground/io';

const METHODS = ['exact', 'one-mode', 'sampled'];

/** `kramers free-energy`: the free energy of an experiment's network along an order parameter, and what follows. */
export const freeEnergyCommand = defineCommand({
  usage: 'free-energy <file>',
  summary: 'The free energy of an experiment’s network: its basins, barriers, escape time, and where ranks coexist.',
  positionals: { file: { type: 'string', describe: 'the experiment, in YAML', demandOption: true } },
  options: {
    ...experimentOptions,
    temperature: numbersOption('temperature', 'temperatures, with commas between (default: those of the file)'),
    order: textOption('order', 'order parameter: singularValue2, or when sampled a metric (default: the missing mode)'),
    method: textOption(
      'method',
      'exact (two singular values), one-mode (one missing mode) or sampled (any network, by umbrella sampling); ' +
        'default: what theory has',
    ),
    transmission: flag(
      'with --method sampled: measure how often the top is crossed, beside what F says: κ, and ln τ − ln κ',
    ),
    svg: fileOption('svg', 'draw F/T to this file'),
    json: flag('print one JSON document; a list of them for several temperatures'),
  },
  examples: [
    ['kramers free-energy experiments/fig2b-theorised.yaml --temperature 3e-4,5e-4', 'exactly, at two temperatures'],
    ['kramers free-energy FILE --method sampled --svg free-energy.svg', 'by umbrella sampling, with its band'],
    ['kramers free-energy FILE --method sampled --transmission', 'and the escape time with what σ alone leaves out'],
  ],
  async run({ file, temperature, order, method, transmission, svg, json, ...args }, io) {
    if (method !== undefined && !METHODS.includes(method)) {
      const { meant } = await import('@kramers/core/internal');
      throw new UsageError(`--method: expected ${METHODS.join(', ')}; found "${method}"${meant(method, METHODS)}`);
    }
    if (transmission && method !== 'sampled') {
      throw new UsageError('--transmission: κ is measured, not predicted; give --method sampled too');
    }
    const bad = temperature?.find((one) => !(one > 0));
    if (bad !== undefined) throw new UsageError(`--temperature: a free energy needs one above 0; found ${bad}`);
    const [{ readExperiment }, { subjectsOf, theoreticalFreeEnergy }, { sampledSource, sampleFreeEnergies }] =
      await Promise.all([
        import('../../run/read-experiment'),
        import('../../free-energy/theoretical'),
        import('../../free-energy/sampled'),
      ]);
    const documents = [];
    if (method === 'sampled') {
      const { lab, resolved } = await readExperiment(file, args, {}, (source, registry) =>
        sampledSource(source, registry, { order, transmission, temperatures: temperature }),
      );
      documents.push(...(await sampleFreeEnergies(lab, resolved)));
    } else {
      const { resolved } = await readExperiment(file, args);
      const wanted = { order, method: method as 'exact' | 'one-mode' | undefined };
      documents.push(...subjectsOf(resolved, temperature).map((subject) => theoreticalFreeEnergy(subject, wanted)));
    }
    if (svg !== undefined) {
      const { writeFreeEnergyFigure } = await import('../../free-energy/free-energy-figure');
      await writeFreeEnergyFigure(documents, svg);
    }
    if (json) printJson(io, documents.length === 1 ? documents[0] : documents);
    else print(io, (await import('../../free-energy/free-energy-text')).freeEnergyText(documents, io));
    return exitCode.done;
  },
});
