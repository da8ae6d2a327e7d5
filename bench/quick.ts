import type { Precision } from '@kramers/core';
import { compete, median } from './contender';
import { bareKernel, type Task, wholeLab } from './kernels';
import { tasks as large } from './large-tasks';

/** One line of the quick run. */
export interface Speed {
  /** The network's name for the paper's task, the task's own name for another. */
  readonly task: string;
  readonly model: string;
  readonly backend: string;
  readonly precision: Precision;
  readonly stepsPerSecond: number;
  /** In the lab, with every epoch's event sent; null where that is not measured. */
  readonly stepsPerSecondWithEvents: number | null;
}

const ADDITION = 'modular addition p=31';

/** What is run, and whether in the lab too. */
const lines: readonly { readonly name: string; readonly task: Task; readonly lab: boolean }[] = [
  ...['linear', 'tanh'].flatMap((model) =>
    ['wasm', 'typescript'].map((backend) => ({
      name: model,
      task: { model, backend, batchSize: 64, temperature: 0 },
      lab: true,
    })),
  ),
  {
    name: 'tanh',
    task: { model: 'tanh', backend: 'wasm', precision: 'float32', batchSize: 64, temperature: 0 },
    lab: true,
  },
  { name: ADDITION, task: { ...large[ADDITION]!, backend: 'wasm' }, lab: false },
  { name: ADDITION, task: { ...large[ADDITION]!, backend: 'wasm', precision: 'float32' }, lab: false },
];

/** Our kernels alone, in half a minute. */
export async function quick(): Promise<Speed[]> {
  const label = ({ name, task }: (typeof lines)[number]) => `${name} ${task.backend} ${task.precision ?? 'float64'}`;
  const contenders = lines.flatMap((line) => [
    bareKernel(label(line), line.task),
    ...(line.lab ? [wholeLab(`${label(line)} with events`, line.task)] : []),
  ]);
  const rounds = await compete(contenders, 5, 0.2);
  return lines.map((line) => ({
    task: line.name,
    model: line.task.model,
    backend: line.task.backend,
    precision: line.task.precision ?? 'float64',
    stepsPerSecond: Math.round(median(rounds.get(label(line))!)),
    stepsPerSecondWithEvents: line.lab ? Math.round(median(rounds.get(`${label(line)} with events`)!)) : null,
  }));
}
