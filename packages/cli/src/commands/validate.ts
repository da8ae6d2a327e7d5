import { experimentOptions } from '../arguments/experiment-options';
import { defineCommand, exitCode } from '../ground/command';
import { note, print } from '../ground/io';

/** `kramers validate`: checks an experiment, and says how much work it is. */
export const validateCommand = defineCommand({
  usage: 'validate <file>',
  summary: 'Check an experiment file, and say how many cells it has and about how long it takes. Writes nothing.',
  positionals: { file: { type: 'string', describe: 'the experiment, in YAML', demandOption: true } },
  options: experimentOptions,
  examples: [
    ['kramers validate experiments/fig1a-theorised.yaml --full', 'how long the long form takes'],
    ['kramers validate experiments/fig3-printed.yaml --set model.depth=4', 'whether a value fits'],
    ['kramers validate FILE --backend native', 'how long it takes by another backend'],
  ],
  async run({ file, ...args }, io) {
    const [{ dataRemark }, { readExperiment }, { stepsPerSecond }, { rehearse, Stage }, { describeWork }] =
      await Promise.all([
        import('@kramers/core/internal'),
        import('../run/read-experiment'),
        import('../estimate/probe'),
        import('../estimate/rehearse'),
        import('../estimate/describe-work'),
      ]);
    const {
      resolved,
      lab: { registry },
    } = await readExperiment(file, args);
    const remark = dataRemark(resolved.experiment, registry);
    const stage = new Stage();
    const work = resolved.points.map((point) => rehearse(point, registry, stage));
    print(
      io,
      `${file}: valid\n${describeWork(
        work,
        resolved.experiment.replicas.count,
        stepsPerSecond(resolved.points[0]!, registry),
      )}`,
    );
    if (remark !== null) note(io, `note: ${remark}`);
    return exitCode.done;
  },
});
