import { type DataSet, type Knobs, type NetworkShape } from '@kramers/core';
import { modelConformance } from '@kramers/core/testing';
import { adam, crossEntropy, linear, nonlinearNetworks, typescriptBackend } from '@kramers/models';
import { describe, expect, it } from 'vitest';
import { distance, measured, norm, randomSet, start } from '../testing/agreement';
import { wasmBackend } from '../wasm-backend';

const networks = nonlinearNetworks.map(({ model }) => model);
const adamW = adam.create(adam.options.parse({ decay: 'decoupled' }));
const knobs: Knobs = { beta: 0.02, learningRate: 0.02, temperature: 0, batchSize: 24, sampling: 'shuffled' };

/** One-hot inputs and classes, as modular addition has them. */
function oneHot(seed: number, count: number, inputs: number, outputs: number): DataSet {
  const set = randomSet(seed, count, inputs, outputs);
  const { x, y } = set.samples!;
  x.forEach((_, i) => (x[i] = i % inputs === (7 * Math.floor(i / inputs)) % inputs ? 1 : 0));
  y.forEach((_, i) => (y[i] = i % outputs === (5 * Math.floor(i / outputs)) % outputs ? 1 : 0));
  return set;
}

const shapes: [string, NetworkShape, typeof randomSet][] = [
  ['small', { widths: [3, 6, 5, 2], bias: true }, randomSet],
  ['odd widths and a wide layer', { widths: [7, 65, 33, 3], bias: true, regulariseBias: true }, randomSet],
  ['classes and lists', { widths: [24, 20, 5], bias: false, loss: crossEntropy, optimiser: adamW }, oneHot],
];

describe.each(shapes)('single precision: %s', (_name, shape, data) => {
  const [inputs, outputs] = [shape.widths[0]!, shape.widths.at(-1)!];
  const sets = [data(1, 70, inputs, outputs), data(2, 30, inputs, outputs)] as const;

  it.each(networks)('$name has the gradient, the measures and the training of double precision', (model) => {
    const single = wasmBackend.createKernel(model, { ...shape, precision: 'float32' }, ...sets);
    const double = wasmBackend.createKernel(model, shape, ...sets);
    const [a, b] = [start(single, 3), start(double, 3)];
    const [slope, exact] = [new Float64Array(single.parameters), new Float64Array(single.parameters)];
    single.gradient(a, 0.1, slope);
    double.gradient(b, 0.1, exact);
    expect(distance(slope, exact)).toBeLessThan(1e-5 * norm(exact));
    expect(distance(slope, exact)).toBeGreaterThan(0);
    const noisy = { ...knobs, temperature: 1e-5 };
    single.advance(a, noisy, 60);
    double.advance(b, noisy, 60);
    expect(distance(a.weights, b.weights)).toBeLessThan(1e-3 * norm(b.weights));
    expect([a.order, a.batches, a.noise]).toEqual([b.order, b.batches, b.noise]);
    expect(a.weights).toEqual(Float64Array.from(a.weights, Math.fround));
    const [found, wanted] = [measured(single, a), measured(double, b)];
    expect(distance(found, wanted)).toBeLessThan(1e-3 * norm(wanted));
  });
});

describe.each(networks)('$name in single precision', (model) => {
  it.each(modelConformance(model, wasmBackend, 'float32'))('$name', ({ run }) => run());
});

it('is refused by kernels that have only doubles', () => {
  const shape: NetworkShape = { widths: [3, 4, 2], bias: false, precision: 'float32' };
  const sets = [randomSet(1, 20, 3, 2), randomSet(2, 9, 3, 2)] as const;
  expect(() => wasmBackend.createKernel(linear, shape, ...sets)).toThrow(
    'precision float32 is for nonlinear networks on the wasm backend; this kernel computes with float64',
  );
  expect(() => typescriptBackend.createKernel(networks[0]!, shape, ...sets)).toThrow(RangeError);
});
