import { UsageError } from '@kramers/core/failure';
import { experimentOptions } from '../../arguments/experiment-options';
import { fileOption, flag, numberOption, numbersOption, parseNumber, textOption } from '../../arguments/options';
import { defineCommand, exitCode } from '../../ground/command';
import { note, print, printJson } from '../../ground/io';

/** `kramers landscape`: minima, saddles, folds and escape rates of an experiment's network, whatever its activation. */
export const landscapeCommand = defineCommand({
  usage: 'landscape <file>',
  summary: 'Minima, saddles, folds over β and escape rates of an experiment’s network, with any smooth activation.',
  positionals: { file: { type: 'string', describe: 'the experiment, in YAML', demandOption: true } },
  options: {
    ...experimentOptions,
    at: textOption('at', 'where: beta=0.2 (default: β of the watched phase)'),
    temperature: numbersOption(
      'temperature',
      'Langevin temperatures T of the escape, with commas between (default: that of the watched phase)',
    ),
    'from-rank': numberOption('from-rank', 'rank that is left (default: one below the highest)', {
      whole: true,
      atLeast: 0,
    }),
    searches: numberOption('searches', 'searches for saddles from each rank, at the most (default: 150)', {
      whole: true,
      atLeast: 30,
    }),
    svg: fileOption('svg', 'write the bifurcation diagram to this file'),
    json: flag('print one JSON document'),
  },
  examples: [
    ['kramers landscape FILE --at beta=0.2', 'minima, saddles and folds'],
    ['kramers landscape FILE --at beta=0.2 --temperature 1e-3,5e-4', 'with the escape times at two temperatures'],
    ['kramers landscape FILE --set model.kind=gelu --svg gelu.svg', 'of another network, with its picture'],
  ],
  async run({ file, at, temperature, fromRank, searches, svg, json, ...args }, io) {
    const beta = at === undefined ? undefined : parseAt(at);
    for (const value of temperature ?? []) {
      if (!(value > 0)) throw new UsageError(`--temperature: expected a number above 0; found "${value}"`);
    }
    const [{ readExperiment }, { describeLandscape }] = await Promise.all([
      import('../../run/read-experiment'),
      import('@kramers/core/internal'),
    ]);
    const { resolved, lab } = await readExperiment(file, args);
    const [point] = resolved.points;
    const { registry } = lab;
    const landscape = refusing(() =>
      describeLandscape(point!, registry, {
        beta,
        ...(temperature && { temperatures: temperature }),
        fromRank,
        maxStarts: searches,
      }),
    );
    for (const text of landscape.notes) note(io, `note: ${text}`);
    if (resolved.points.length > 1) {
      note(io, `note: the first of ${resolved.points.length} grid points; --set chooses another`);
    }
    if (svg !== undefined) {
      const { writeLandscapeFigure } = await import('../../landscape/landscape-figure');
      await writeLandscapeFigure(landscape, svg);
    }
    if (json) printJson(io, landscape);
    else print(io, (await import('../../landscape/landscape-text')).landscapeText(landscape, io));
    return exitCode.done;
  },
});

function parseAt(text: string): number {
  const [name, value, ...rest] = text.split('=');
  if (name?.trim() !== 'beta' || value === undefined || rest.length > 0) {
    throw new UsageError(`--at: expected beta=NUMBER, such as beta=0.2; found "${text}"`);
  }
  return parseNumber('--at beta', value, { above: 0 });
}

/** What theory refuses is a question that has no answer. */
function refusing<T>(ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`no landscape: ${cause.message}`);
    throw cause;
  }
}
