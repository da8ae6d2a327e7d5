import { compete, median } from './contender';
import { bareKernel, type Task, wholeLab } from './kernels';

/** One line of the quick run. */
export interface Speed {
  readonly model: string;
  readonly backend: string;
  readonly precision: 'float64';
  readonly stepsPerSecond: number;
  /** In the lab, with every epoch's event sent. */
  readonly stepsPerSecondWithEvents: number;
}

/** Our kernels alone, in half a minute. */
export async function quick(models: readonly string[], backends: readonly string[]): Promise<Speed[]> {
  const tasks = models.flatMap((model) =>
    backends.map((backend): Task => ({ model, backend, batchSize: 64, temperature: 0 })),
  );
  const name = ({ model, backend }: Task) => `${model} ${backend}`;
  const contenders = tasks.flatMap((task) => [
    bareKernel(name(task), task),
    wholeLab(`${name(task)} with events`, task),
  ]);
  const rounds = await compete(contenders, 5, 0.2);
  return tasks.map((task) => ({
    model: task.model,
    backend: task.backend,
    precision: 'float64',
    stepsPerSecond: Math.round(median(rounds.get(name(task))!)),
    stepsPerSecondWithEvents: Math.round(median(rounds.get(`${name(task)} with events`)!)),
  }));
}
