import type { Knobs } from '@kramers/core';
import { addNormals, dataSetOf, openStream } from '@kramers/core';
import { expect, it } from 'vitest';
import { linear } from '../networks/linear';
import { wasmBackend } from './wasm-backend';

it('noise in the kernel is the normals of the core, with their wedges and tails', () => {
  const nothing = dataSetOf({ count: 2, inputs: 1, outputs: 1, x: new Float64Array(2), y: new Float64Array(2) });
  const kernel = wasmBackend.createKernel(linear, { widths: [1, 400, 400, 1], bias: false }, nothing, nothing);
  // βη = 1 forgets the weights at every step, and 2ηT = 1: what is left are standard normals, 24 000 of them from wedges and 400 from tails.
  const knobs: Knobs = { beta: 2, learningRate: 0.5, temperature: 1, batchSize: 2, sampling: 'shuffled' };
  const state = kernel.initialise(0, openStream(3, 'weights'), openStream(3, 'batches'), openStream(3, 'noise'));
  const noise = openStream(3, 'noise');
  for (let step = 0; step < 10; step++) {
    kernel.advance(state, knobs, 1);
    const normals = new Float64Array(kernel.parameters);
    addNormals(noise, normals, 1);
    expect(state.noise).toEqual(noise);
    expect(state.weights.every((weight, i) => Math.abs(weight - normals[i]!) <= 1e-15 * Math.abs(normals[i]!))).toBe(true);
  }
});
