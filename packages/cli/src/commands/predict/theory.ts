import { fileOption, flag, numberOption, numbersOption } from '../../arguments/options';
import { defineCommand, exitCode } from '../../ground/command';
import { UsageError } from '@kramers/core/failure';
import { print, printJson } from '../../ground/io';

/** `kramers theory`: exact predictions, without running anything. */
export const theoryCommand = defineCommand({
  usage: 'theory',
  summary: 'Exact theory: which rank is global, which is metastable, over which β, and how long an escape takes.',
  positionals: {},
  options: {
    correlations: {
      ...numbersOption('correlations', 'correlations of the features, each between 0 and 1, with commas between'),
      demandOption: true,
    },
    depth: { ...numberOption('depth', 'number of weight matrices L', { whole: true }), default: 3 },
    beta: { ...numberOption('beta', 'L2 strength β'), demandOption: true },
    temperature: numberOption('temperature', 'Langevin temperature T; asks for the escape time', { above: 0 }),
    'from-rank': numberOption('from-rank', 'rank that is left (default: one below the highest)', { whole: true }),
    'to-rank': numberOption('to-rank', 'rank that is reached (default: the next one up)', { whole: true }),
    width: numberOption('width', 'width of the hidden layers (default: 10)', { whole: true, atLeast: 1 }),
    inputs: numberOption('inputs', 'input dimension (default: the number of correlations)', {
      whole: true,
      atLeast: 1,
    }),
    outputs: numberOption('outputs', 'output dimension (default: the number of correlations)', {
      whole: true,
      atLeast: 1,
    }),
    'learning-rate': numberOption('learning-rate', 'turns the time into epochs (default: 0.08)', { above: 0 }),
    'steps-per-epoch': numberOption('steps-per-epoch', 'turns the time into epochs (default: 8)', { above: 0 }),
    phases: flag('with --temperature: which ranks exist and which win over β and T, exactly for two singular values'),
    svg: fileOption('svg', 'write the bifurcation diagram to this file, or with --phases that of phases'),
    json: flag('print one JSON document'),
  },
  examples: [
    ['kramers theory --correlations 0.9,0.8 --depth 3 --beta 0.32', 'phases and barriers'],
    [
      'kramers theory --correlations 0.9,0.8 --beta 0.25 --inputs 5 --temperature 5e-4',
      'with the escape time from rank 1 to rank 2',
    ],
    [
      'kramers theory --correlations 0.9,0.8 --beta 0.32 --inputs 5 --temperature 1e-3 --phases --svg phases.svg',
      'the phases of the noisy network over β and T',
    ],
  ],
  async run(args, io) {
    const {
      correlations,
      depth,
      beta,
      temperature,
      width = 10,
      inputs,
      outputs,
      fromRank,
      toRank,
      learningRate = 0.08,
      stepsPerEpoch = 8,
    } = args;
    if (args.phases && temperature === undefined) throw new UsageError('--phases also needs --temperature');
    const unused = ['from-rank', 'to-rank', 'width', 'inputs', 'outputs', 'learning-rate', 'steps-per-epoch'].filter(
      (name) => args[name] !== undefined,
    );
    if (temperature === undefined && unused.length > 0) {
      throw new UsageError(`--${unused[0]} belongs to an escape, which also needs --temperature`);
    }
    const { theoryDocument } = await import('../../theory/theory-document');
    const escape =
      temperature === undefined
        ? undefined
        : { temperature, width, inputs, outputs, fromRank, toRank, learningRate, stepsPerEpoch };
    const theory = theoryDocument({ depth, correlations, beta }, escape);
    const phasing = args.phases ? await import('../../theory/theory-phases') : null;
    const phases = phasing?.theoryPhases(theory, escape!);
    if (args.svg !== undefined) {
      if (phases) await phasing!.writeTheoryPhases(phases, beta, temperature!, args.svg);
      else await (await import('../../theory/theory-figure')).writeTheoryFigure(theory, args.svg);
    }
    if (args.json) printJson(io, phases ? { ...theory, phases } : theory);
    else {
      print(io, (await import('../../theory/theory-text')).theoryText(theory, escape, io));
      if (phases) print(io, `\n${phasing!.phasesText(phases)}`);
    }
    return exitCode.done;
  },
});
