import { openStream } from '@kramers/core';
import { wasmBackend } from '@kramers/kernels';
import { gaussian, linear, nonlinearNetworks } from '@kramers/models';

/** Epochs between two looks at the clock. */
const EPOCHS = 200;
const STEPS = 8;

const knobs = { beta: 0.1, learningRate: 0.08, temperature: 0, batchSize: 64, sampling: 'shuffled' } as const;
const trainers = new Map<string, () => number>();

/** Trains the paper's network for so many epochs, and returns the steps that took. */
function trainerOf(name: string): () => number {
  const model = [linear, ...nonlinearNetworks.map((one) => one.model)].find((one) => one.name === name)!;
  const stream = (purpose: string) => openStream(42, purpose);
  const options = gaussian.options.parse({ correlations: [0.9, 0.8], inputs: 5 });
  const { train, test } = gaussian.create(options, stream);
  const kernel = wasmBackend.createKernel(model, { widths: [5, 10, 10, 2], bias: false }, train, test);
  const state = kernel.initialise(1 / Math.sqrt(10), stream('weights'), stream('batches'), stream('noise'));
  return () => {
    for (let epoch = 0; epoch < EPOCHS; epoch++) kernel.advance(state, knobs, STEPS);
    return EPOCHS * STEPS;
  };
}

/** Steps per second of the clock, over so many milliseconds, in whatever this script is run. */
function turn(name: string, milliseconds: number): number {
  let train = trainers.get(name);
  if (!train) trainers.set(name, (train = trainerOf(name)));
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < milliseconds) steps += train();
  return (1000 * steps) / (performance.now() - start);
}

Object.assign(globalThis, { turn });
