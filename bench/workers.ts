import { Worker } from 'node:worker_threads';
import { type Task, trainer } from './kernels';

/** What a worker of the bench is asked. */
export interface WorkerTask {
  readonly task: Task;
  readonly milliseconds: number;
}

/** Steps per second of the clock by `count` workers that train side by side, each on its own. */
export async function sideBySide(script: URL, task: Task, count: number, milliseconds: number): Promise<number> {
  const workerData: WorkerTask = { task, milliseconds };
  const speeds = Array.from({ length: count }, () => {
    const worker = new Worker(script, { workerData });
    return new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  });
  return (await Promise.all(speeds)).reduce((sum, speed) => sum + speed, 0);
}

/** The worker's side: the speed of one kernel, by the clock, because workers share their process's processor time. */
export function speedByClock({ task, milliseconds }: WorkerTask): number {
  const train = trainer(task);
  train(2000);
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < milliseconds) steps += train(64);
  return (1000 * steps) / (performance.now() - start);
}
