import type { Contender } from './contender';
import { bareKernel, fastBackends, type Task } from './kernels';
import type { Target } from './results';

const adamW = { kind: 'adam', decay: 'decoupled' } as const;
const wholeSet = { batchSize: 'full', temperature: 0, stepsPerEpoch: 1 } as const;
const batches = { batchSize: 64, temperature: 0, stepsPerEpoch: 8 } as const;

/** Tasks of the size that others train: name, and what is trained. Each is a task of the Python peers too. */
export const tasks: Readonly<Record<string, Omit<Task, 'backend'>>> = {
  // 672 of 961 pairs.
  'modular addition p=31': {
    ...wholeSet,
    model: 'gelu',
    widths: [62, 128, 31],
    data: { kind: 'modular-addition', modulus: 31, fraction: 0.6993 },
    loss: 'cross-entropy',
    optimiser: adamW,
    learningRate: 1e-3,
    beta: 1,
  },
  'modular addition p=97': {
    ...wholeSet,
    model: 'quadratic',
    widths: [194, 256, 97],
    data: { kind: 'modular-addition', modulus: 97, fraction: 0.5 },
    optimiser: adamW,
    learningRate: 1e-3,
    beta: 1,
  },
  'tanh 20-100-100-5': {
    ...batches,
    model: 'tanh',
    widths: [20, 100, 100, 5],
    data: { kind: 'teacher', inputs: 20, outputs: 5 },
  },
  'tanh 32-128-128-2': { ...batches, model: 'tanh', widths: [32, 128, 128, 2] },
  'tanh 32-256-256-2': { ...batches, model: 'tanh', widths: [32, 256, 256, 2] },
};

/** Our kernels on them, in both precisions. */
export function largeTasks(): Contender[] {
  return Object.entries(tasks).flatMap(([name, task]) => [
    ...fastBackends.flatMap((backend) => [
      bareKernel(`${name} ${backend}`, { ...task, backend }),
      bareKernel(`${name} ${backend}, float32`, { ...task, backend, precision: 'float32' }),
    ]),
    bareKernel(`${name} typescript`, { ...task, backend: 'typescript' }),
  ]);
}

/** What they are compared with. */
export const largeTargets: readonly Target[] = Object.keys(tasks).flatMap((name) =>
  ['', ', float32'].flatMap((precision) => [
    { ours: `${name} wasm${precision}`, theirs: `${name} PyTorch, eager${precision}`, ...wanted(name, precision) },
    {
      ours: `${name} wasm${precision}`,
      theirs: `${name} numpy${precision}`,
      ...(name.includes('256') ? { atLeast: 0.3 } : {}),
    },
  ]),
);

/** What the compiled kernels are compared with. */
export const compiledTargets: readonly Target[] = Object.keys(tasks).flatMap((name) =>
  ['', ', float32'].flatMap((precision) => [
    { ours: `${name} native${precision}`, theirs: `${name} PyTorch, eager${precision}`, ...compiled(name, precision) },
    ...(name === 'tanh 32-256-256-2' && precision === ''
      ? []
      : [{ ours: `${name} native${precision}`, theirs: `${name} numpy${precision}` }]),
  ]),
);

/** What the compiled kernels are to reach. */
function compiled(name: string, precision: string): { atLeast?: number } {
  if (name.endsWith('p=31')) return { atLeast: precision ? 2 : 3 };
  return name.endsWith('p=97') ? { atLeast: 1.5 } : {};
}

function wanted(name: string, precision: string): { atLeast?: number } {
  if (name.endsWith('p=31')) return { atLeast: precision ? 0.7 : 1 };
  return name.endsWith('p=97') && !precision ? { atLeast: 0.6 } : {};
}
