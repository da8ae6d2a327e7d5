import {
  createLab,
  definePlugin,
  type Kernel,
  type KernelState,
  type Knobs,
  type NetworkShape,
  openStream,
  type Optimiser,
  type Plugin,
  type Precision,
} from '@kramers/core';
import type { OptimiserSpec } from '@kramers/core/plugins';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { nativeBackend, nativePlugin } from '@kramers/native';
import { protocolsPlugin } from '@kramers/protocols';
import { filter, lastValueFrom, scan } from 'rxjs';
import { type Contender, processorSeconds } from './contender';

/** The bench's task: the paper's network and data. */
export interface Task {
  readonly model: string;
  readonly backend: string;
  /** float64 unless given. */
  readonly precision?: Precision;
  readonly batchSize: number | 'full';
  readonly temperature: number;
  /** Widths of the network, from inputs to outputs; the paper's unless given. */
  readonly widths?: readonly number[];
  /** What it is trained on; the paper's data unless given. */
  readonly data?: { readonly kind: string; readonly [option: string]: unknown };
  readonly loss?: string;
  readonly optimiser?: OptimiserSpec;
  readonly learningRate?: number;
  readonly beta?: number;
  /** Steps to an epoch: 8 unless given. */
  readonly stepsPerEpoch?: number;
}

const STEPS_PER_EPOCH = 8;

/** Activations that a plugin would bring. */
const ours: Plugin = definePlugin({
  name: 'bench',
  models: [
    { name: 'softsign', summary: 'x/(1 + |x|)', activation: 'x / (1 + abs(x))' },
    { name: 'quadratic', summary: 'x²', activation: 'x^2' },
  ],
});

const lab = createLab({ plugins: [modelsPlugin, kernelsPlugin, nativePlugin, protocolsPlugin, ours] });

/** The backends that are compared with others: `native` where there is a compiler for it. */
export const fastBackends: readonly string[] = ['wasm', ...(nativeBackend.platform === 'none' ? [] : ['native'])];

/** Training by the bare kernel: a function that trains for so many epochs, and returns the steps that took. */
export function trainer(task: Task): (epochs: number) => number {
  const { kernel, state } = started(task);
  const { batchSize, temperature, beta = 0.1, learningRate = 0.08, stepsPerEpoch = STEPS_PER_EPOCH } = task;
  const knobs: Knobs = {
    beta,
    learningRate,
    temperature,
    batchSize: batchSize === 'full' ? Infinity : batchSize,
    sampling: 'shuffled',
  };
  return (epochs) => {
    for (let epoch = 0; epoch < epochs; epoch++) kernel.advance(state, knobs, stepsPerEpoch);
    return epochs * stepsPerEpoch;
  };
}

/** The bare kernel as a contender. */
export function bareKernel(name: string, task: Task): Contender {
  let train: ReturnType<typeof trainer> | null = null;
  let epochs = 1;
  return {
    name,
    run(seconds) {
      train ??= trainer(task);
      const start = processorSeconds();
      let steps = 0;
      let used = 0;
      for (; used < seconds; used = processorSeconds() - start) steps += train(epochs);
      // As many at a time as leave the clock unread but for a dozen times a turn.
      const rate = steps / used;
      epochs = Math.max(1, Math.min(64, Math.round((rate * seconds) / 12 / (task.stepsPerEpoch ?? STEPS_PER_EPOCH))));
      return rate;
    },
  };
}

/** Training in the lab with every epoch's event sent to a subscriber: what a user gets. */
export function wholeLab(
  name: string,
  { model, backend, batchSize, temperature, precision }: Task,
  measure?: 'log',
): Contender {
  let epochs = 2000;
  const epochsSeen = (count: number): Promise<number> =>
    lastValueFrom(
      lab
        .run({
          name: 'bench',
          backend,
          ...(precision ? { precision } : {}),
          ...(measure ? { measure } : {}),
          data: { correlations: [0.9, 0.8], inputs: 5 },
          model: { kind: model },
          training: { batchSize, temperature, stepsPerEpoch: STEPS_PER_EPOCH },
          protocol: { kind: 'pipeline', steps: [{ initialise: 'random' }, { train: { beta: 0.1, epochs: count } }] },
        })
        .pipe(
          filter((event) => event.type === 'epoch'),
          // Epochs trained, however few of them were measured.
          scan((seen, { epoch }) => Math.max(seen, epoch), 0),
        ),
    );
  return {
    name,
    async run(turn) {
      // Setting up the lab for a training must not weigh.
      const seconds = Math.max(turn, 0.3);
      for (;;) {
        const start = processorSeconds();
        const seen = await epochsSeen(epochs);
        const used = processorSeconds() - start;
        epochs = Math.max(200, Math.round((epochs * seconds) / used));
        // A training too short to tell, because the guess before it was of a machine that had not warmed up, does not
        // count.
        if (used > seconds / 2) return (seen * STEPS_PER_EPOCH) / used;
      }
    },
  };
}

function started(task: Task): { kernel: Kernel; state: KernelState } {
  const { model, backend, widths = [5, 10, 10, 2], loss, optimiser, precision } = task;
  const stream = (purpose: string) => openStream(42, purpose);
  const { kind, ...options } = task.data ?? { kind: 'gaussian', correlations: [0.9, 0.8], inputs: widths[0] };
  const { registry } = lab;
  const source = registry.get('data', kind);
  const noFile = (name: string): never => {
    throw new RangeError(`the bench reads no ${name}`);
  };
  const data = source.create(source.options.parse(options), stream, (name) => registry.get('models', name), noFile);
  const shape: NetworkShape = {
    widths,
    bias: false,
    ...(precision ? { precision } : {}),
    ...(loss ? { loss: registry.get('losses', loss) } : {}),
    ...(optimiser ? { optimiser: optimiserOf(optimiser) } : {}),
  };
  const kernel = registry
    .get('backends', backend)
    .createKernel(registry.get('models', model), shape, data.train, data.test);
  return {
    kernel,
    state: kernel.initialise(1 / Math.sqrt(widths[1]!), stream('weights'), stream('batches'), stream('noise')),
  };
}

function optimiserOf({ kind, ...options }: OptimiserSpec): Optimiser {
  const { registry } = lab;
  const optimiser = registry.get('optimisers', kind);
  return optimiser.create(optimiser.options.parse(options));
}
