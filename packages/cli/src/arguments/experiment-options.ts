import { flag, numberOption, textsOption } from './options';

/** The options of every command that reads an experiment file. */
export const experimentOptions = {
  set: textsOption('set a value of the file, as path=value; may be repeated'),
  replicas: numberOption('replicas', 'number of replicas (short for --set replicas.count=…)', {
    whole: true,
    atLeast: 1,
  }),
  seed: numberOption('seed', 'seed of the first replica (short for --set replicas.seed=…)', { whole: true }),
  full: flag('the long form: take the values under "full" in the file'),
} as const;

/** What those options hold. */
export interface ExperimentArguments {
  readonly set?: readonly string[];
  readonly replicas?: number;
  readonly seed?: number;
  readonly full?: boolean;
}
