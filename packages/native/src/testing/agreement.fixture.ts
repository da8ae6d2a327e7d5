import type { Backend, Kernel, KernelState, Knobs, Model, NetworkShape } from '@kramers/core';
import { openStream } from '@kramers/core';
import { distance, randomSet } from '@kramers/core/testing';
import { expect } from 'vitest';
import { findCompiler } from '../toolchain/compiler';

/** Whether there is a C compiler here: where there is none, what needs one is skipped. */
export const hasCompiler = ((): boolean => {
  try {
    return findCompiler().path !== '';
  } catch {
    return false;
  }
})();

/** Kernels of two backends that should train alike. */
export function both(
  backends: readonly [Backend, Backend],
  model: Model,
  shape: NetworkShape,
  samples: number,
  seed: number,
): [Kernel, Kernel] {
  const [inputs, outputs] = [shape.widths[0]!, shape.widths.at(-1)!];
  const train = randomSet(seed, 'train', samples, inputs, outputs);
  const test = randomSet(seed, 'test', 21, inputs, outputs);
  return backends.map((backend) => backend.createKernel(model, shape, train, test)) as [Kernel, Kernel];
}

/** A network's beginning. */
export const start = (kernel: Kernel, seed: number, scale = 0.3): KernelState =>
  kernel.initialise(scale, openStream(seed, 'weights'), openStream(seed, 'batches'), openStream(seed, 'noise'));

/** All that a kernel measures, and a number beyond that must stay zero. */
function measured(kernel: Kernel, state: KernelState): Float64Array {
  const row = new Float64Array(kernel.columns.length + 1);
  kernel.measure(state, 0.05, row, 1);
  return row;
}

const norm = (a: Float64Array): number => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));
const none = new Float64Array(0);

/** Expects the same training, measures and gradients of both. */
export function expectAgreement(
  [one, other]: readonly [Kernel, Kernel],
  knobs: Knobs,
  steps: number,
  seed: number,
  { scale = 0.3, tolerance = 1e-9 } = {},
): void {
  const [a, b] = [start(one, seed, scale), start(other, seed, scale)];
  one.advance(a, knobs, steps);
  other.advance(b, knobs, steps);
  expect(distance(a.weights, b.weights)).toBeLessThan(tolerance);
  expect(distance(a.memory ?? none, b.memory ?? none)).toBeLessThan(tolerance);
  expect([a.cursor, a.step, a.order, a.batches, a.noise]).toEqual([b.cursor, b.step, b.order, b.batches, b.noise]);
  const [rowA, rowB] = [measured(one, a), measured(other, b)];
  expect(one.columns).toEqual(other.columns);
  expect(distance(rowA, rowB)).toBeLessThan(tolerance * (1 + norm(rowB)));
  const [slopeA, slopeB] = [new Float64Array(one.parameters), new Float64Array(other.parameters)];
  one.gradient(a, 0.3, slopeA);
  other.gradient(b, 0.3, slopeB);
  expect(distance(slopeA, slopeB)).toBeLessThan(tolerance * (1 + norm(slopeB)));
}
