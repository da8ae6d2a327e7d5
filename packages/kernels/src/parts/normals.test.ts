import { dataSetOf, type Kernel, type KernelState, type Knobs, openStream, type Stream } from '@kramers/core';
import { addNormals, copyState } from '@kramers/core/plugins';
import { describe, expect, it } from 'vitest';
import { linear } from '@kramers/models';
import { wasmBackend } from '../wasm-backend';

const nothing = dataSetOf({ count: 2, inputs: 1, outputs: 1, x: new Float64Array(2), y: new Float64Array(2) });
// βη = 1 forgets the weights at every step, and 2ηT = 1: what is left are standard normals.
const knobs: Knobs = { beta: 2, learningRate: 0.5, temperature: 1, batchSize: 2, sampling: 'shuffled' };

const kernelOf = (...widths: number[]): Kernel =>
  wasmBackend.createKernel(linear, { widths, bias: false }, nothing, nothing);
const begin = (kernel: Kernel, seed: number): KernelState =>
  kernel.initialise(0, openStream(seed, 'weights'), openStream(seed, 'batches'), openStream(seed, 'noise'));

/** Takes steps, and expects the normals of the core in the weights, and its stream behind them. */
function expectNormals(kernel: Kernel, state: KernelState, stream: Stream, steps: number): void {
  const normals = new Float64Array(kernel.parameters);
  for (let step = 0; step < steps; step++) {
    normals.fill(0);
    addNormals(stream, normals, 1);
  }
  kernel.advance(state, knobs, steps);
  expect(state.noise).toEqual(stream);
  expect(state.weights.every((weight, i) => Math.abs(weight - normals[i]!) <= 1e-15 * Math.abs(normals[i]!))).toBe(
    true,
  );
}

describe('noise in the kernel', () => {
  it('is the normals of the core, with 24 000 of them from wedges and 400 from tails', () => {
    const kernel = kernelOf(1, 400, 400, 1);
    const state = begin(kernel, 3);
    const stream = openStream(3, 'noise');
    for (let step = 0; step < 10; step++) expectNormals(kernel, state, stream, 1);
  });

  // Fewer words in store than a lane's, as many as some steps take, and more than there is room for.
  it.each([
    [1, 1, 1],
    [1, 3, 1],
    [1, 5, 5, 1],
    [1, 11, 12, 1],
    [1, 40, 1],
  ])('is that whatever the calls and whoever takes turns, for widths %j', (...widths) => {
    const kernel = kernelOf(...widths);
    const states = [5, 6, 7].map((seed) => ({ state: begin(kernel, seed), stream: openStream(seed, 'noise') }));
    for (let round = 0; round < 60; round++) {
      const one = states[(round * round) % 3]!;
      expectNormals(kernel, one.state, one.stream, 1 + (round % 4));
      if (round % 7 !== 0) continue;
      // From a copy of the past the future is the same.
      const [state, stream] = [copyState(one.state), one.stream.slice()];
      expectNormals(kernel, state, stream.slice(), 3);
      expectNormals(kernel, copyState(one.state), stream, 2);
    }
  });
});
