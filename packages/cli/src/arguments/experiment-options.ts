import { flag, numberOption, textOption, textsOption } from './options';

/** How the arithmetic is done, whatever the experiment says. */
export const backendOption = textOption(
  'backend',
  'how the arithmetic is done: a backend that kramers list names, such as native (short for --set backend=…)',
);

/** The options of every command that reads an experiment file. */
export const experimentOptions = {
  set: textsOption('set a value of the file, as path=value; may be repeated'),
  replicas: numberOption('replicas', 'number of replicas (short for --set replicas.count=…)', {
    whole: true,
    atLeast: 1,
  }),
  seed: numberOption('seed', 'seed of the first replica (short for --set replicas.seed=…)', { whole: true }),
  backend: backendOption,
  full: flag('the long form: take the values under "full" in the file'),
} as const;

/** What those options hold. */
export interface ExperimentArguments {
  readonly set?: readonly string[];
  readonly replicas?: number;
  readonly seed?: number;
  readonly backend?: string;
  readonly full?: boolean;
}
