import {
  type DataSet,
  dataSetOf,
  type Kernel,
  type KernelState,
  type Knobs,
  type Model,
  type NetworkShape,
  openStream,
} from '@kramers/core';
import { addNormals } from '@kramers/core/plugins';
import { expect } from 'vitest';
import { typescriptBackend } from '@kramers/models';
import { wasmBackend } from '../wasm-backend';

/** Normal inputs and targets. */
export function randomSet(seed: number, count: number, inputs: number, outputs: number): DataSet {
  const x = new Float64Array(count * inputs);
  const y = new Float64Array(count * outputs);
  addNormals(openStream(seed, 'x'), x, 1);
  addNormals(openStream(seed, 'y'), y, 0.7);
  return dataSetOf({ count, inputs, outputs, x, y });
}

/** Two kernels that should train alike. */
export interface Pair {
  readonly wasm: Kernel;
  readonly plain: Kernel;
}

/** The wasm kernel and the TypeScript kernel on the same random data. */
export function both(model: Model, shape: NetworkShape, samples: number, seed: number): Pair {
  const [inputs, outputs] = [shape.widths[0]!, shape.widths.at(-1)!];
  const [train, test] = [randomSet(seed, samples, inputs, outputs), randomSet(seed + 1, 21, inputs, outputs)];
  return bothOn(model, shape, train, test);
}

/** The same on given data. */
export function bothOn(model: Model, shape: NetworkShape, train: DataSet, test: DataSet): Pair {
  return {
    wasm: wasmBackend.createKernel(model, shape, train, test),
    plain: typescriptBackend.createKernel(model, shape, train, test),
  };
}

/** A network's beginning. */
export const start = (kernel: Kernel, seed: number, scale = 0.3): KernelState =>
  kernel.initialise(scale, openStream(seed, 'weights'), openStream(seed, 'batches'), openStream(seed, 'noise'));

/** All that a kernel measures, and a number beyond that must stay zero. */
export function measured(kernel: Kernel, state: KernelState): Float64Array {
  const row = new Float64Array(kernel.columns.length + 1);
  kernel.measure(state, 0.05, row, 1);
  return row;
}

export const norm = (a: Float64Array): number => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));
export const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((v, i) => v - b[i]!));

const none = new Float64Array(0);

/** Expects the same training, measures and gradients of both, to 1e-9. */
export function expectAgreement(
  { wasm, plain }: Pair,
  knobs: Knobs,
  steps: number,
  seed: number,
  scale?: number,
): void {
  const [a, b] = [start(wasm, seed, scale), start(plain, seed, scale)];
  wasm.advance(a, knobs, steps);
  plain.advance(b, knobs, steps);
  expect(distance(a.weights, b.weights)).toBeLessThan(1e-9);
  expect(distance(a.memory ?? none, b.memory ?? none)).toBeLessThan(1e-9);
  expect([a.cursor, a.step, a.order, a.batches, a.noise]).toEqual([b.cursor, b.step, b.order, b.batches, b.noise]);
  const [rowA, rowB] = [measured(wasm, a), measured(plain, b)];
  expect(distance(rowA, rowB)).toBeLessThan(1e-9 * (1 + norm(rowB)));
  const [slopeA, slopeB] = [new Float64Array(wasm.parameters), new Float64Array(plain.parameters)];
  wasm.gradient(a, 0.3, slopeA);
  plain.gradient(b, 0.3, slopeB);
  expect(distance(slopeA, slopeB)).toBeLessThan(1e-9 * (1 + norm(slopeB)));
}
