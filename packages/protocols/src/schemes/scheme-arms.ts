import type { Condition, Experiment } from '@kramers/core';
import { type TargetKnobs, escapeCondition } from '@kramers/core/plugins';
import type { SchemeStep } from '../steps/scheme-steps';

/** What kind of thing is compared. */
export type ArmGroup = 'baseline' | 'fresh' | 'constant' | 'scheme';

/** One thing that is compared: a name, and the steps of a scheme. */
export interface Arm {
  readonly name: string;
  readonly group: ArmGroup;
  readonly steps: readonly SchemeStep[];
}

/** Settings that are held constant, as a grid. */
export interface ConstantGrid {
  readonly beta?: readonly number[];
  readonly learningRate?: readonly number[];
  readonly temperature?: readonly number[];
}

/** Epochs at the target after constant settings have brought the network across: room for any hold. */
const ROOM = 10;

/** Everything that is compared: waiting, fresh weights, each constant setting of a grid, and the schemes. */
export function armsOf(
  experiment: Experiment,
  target: TargetKnobs,
  options: {
    readonly schemes: Readonly<Record<string, readonly SchemeStep[]>>;
    readonly constants: ConstantGrid;
    readonly strict: boolean;
  },
): Arm[] {
  const { schemes, constants, strict } = options;
  const kick = { kind: 'init', amplitude: 'auto', quantile: 0.95, keep: 0.5, rest: 0, repeat: 1 } as const;
  return [
    { name: 'baseline', group: 'baseline', steps: [] },
    { name: 'fresh initialisation', group: 'fresh', steps: [{ perturb: kick }] },
    ...gridOf(constants)
      .filter((knobs) => Object.entries(knobs).some(([knob, value]) => value !== valueAt(experiment, target, knob)))
      .map((knobs): Arm => ({ name: inWords(knobs), group: 'constant', steps: held(experiment, knobs, strict) })),
    ...Object.entries(schemes).map(([name, steps]): Arm => ({ name, group: 'scheme', steps })),
  ];
}

type Knobs = Readonly<Record<string, number>>;

function gridOf(constants: ConstantGrid): Knobs[] {
  return Object.entries(constants).reduce<Knobs[]>(
    (grid, [knob, values]) =>
      grid.flatMap((knobs) => (values as readonly number[]).map((v) => ({ ...knobs, [knob]: v }))),
    [{}],
  );
}

/** At these knobs until the network is across, then at the target's to see whether it holds. */
function held(experiment: Experiment, knobs: Knobs, strict: boolean): SchemeStep[] {
  const epochs = Number.MAX_SAFE_INTEGER;
  const across = escapeCondition(experiment);
  if (!strict || !across) return [{ train: { ...knobs, epochs } }];
  const { hold = 1, ...condition } = across as Condition;
  const until = [condition] as [typeof condition];
  const steps = [{ train: { ...knobs, epochs, until } }, { wait: hold + ROOM }];
  return [{ repeat: { times: 'escaped', steps: steps as never } }];
}

function valueAt({ training }: Experiment, target: TargetKnobs, knob: string): number | undefined {
  const name = knob as 'beta' | 'learningRate' | 'temperature';
  return target[name] ?? (name === 'beta' ? undefined : training[name]);
}

function inWords(knobs: Knobs): string {
  const letters: Readonly<Record<string, string>> = { beta: 'β', learningRate: 'rate', temperature: 'T' };
  return Object.entries(knobs)
    .map(([knob, value]) => `${letters[knob]} = ${value}`)
    .join(', ');
}
