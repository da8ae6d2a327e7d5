import {
  dataSetOf,
  type Kernel,
  type KernelState,
  type Knobs,
  type Model,
  type NetworkShape,
  nextNormal,
  openStream,
} from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../data/gaussian';
import { modularAddition } from '../data/modular-addition';
import { crossEntropy } from '../losses/cross-entropy';
import { linear } from '../activations/linear';
import { nonlinearNetworks } from '../activations/nonlinear';
import { MomentKernel } from './moment-kernel';
import { ReferenceSampleKernel } from './reference-sample-kernel';
import { SampleKernel } from './sample-kernel';
import { typescriptBackend } from './backends';

const draw = (options: object) =>
  gaussian.create(gaussian.options.parse({ correlations: [0.9, 0.8], ...options }), (purpose) =>
    openStream(5, purpose),
  );
const small = draw({ inputs: 3, samples: 27, testSamples: 18 });
const begin = (kernel: Kernel, scale = 0.5): KernelState =>
  kernel.initialise(scale, openStream(2, 'w'), openStream(2, 'b'), openStream(2, 'n'));
const knobs: Knobs = { beta: 0.02, learningRate: 0.05, temperature: 1e-4, batchSize: 6, sampling: 'shuffled' };
const [tanh, sigmoid] = nonlinearNetworks.map(({ model }) => model) as [Model, Model];

function measured(kernel: Kernel, state: KernelState): number[] {
  const row = new Float64Array(kernel.columns.length);
  kernel.measure(state, 0.1, row, 0);
  return [...row];
}

function expectSame(one: Kernel, other: Kernel, settings: Knobs, steps: number): void {
  const [a, b] = [begin(one), begin(other)];
  one.advance(a, settings, steps);
  other.advance(b, settings, steps);
  a.weights.forEach((w, i) => expect(Math.abs(w - b.weights[i]!)).toBeLessThan(1e-9));
  expect(one.columns).toEqual(other.columns);
  measured(one, a).forEach((value, i) => expect(Math.abs(value - measured(other, b)[i]!)).toBeLessThan(1e-9));
}

describe('the sample kernel', () => {
  it.each(nonlinearNetworks.map(({ model }) => model))('trains $name as the reference does', (model) => {
    const shape: NetworkShape = { widths: [3, 4, 3, 2], bias: false };
    expectSame(
      new SampleKernel(model, shape, small.train, small.test),
      new ReferenceSampleKernel(model, shape, small.train, small.test),
      knobs,
      200,
    );
  });

  it.each<[string, NetworkShape, Partial<Knobs>]>([
    ['biases', { widths: [3, 5, 2], bias: true }, {}],
    ['biases under decay', { widths: [3, 5, 2], bias: true, regulariseBias: true }, { sampling: 'replacement' }],
    ['an activation for each layer', { widths: [3, 4, 4, 2], bias: true, layers: [sigmoid, linear] }, {}],
    [
      'full batches that are no multiple of a tile',
      { widths: [3, 4, 2], bias: false },
      { batchSize: 27, temperature: 0 },
    ],
  ])('trains as the reference does with %s', (_name, shape, more) => {
    const settings = { ...knobs, ...more };
    expectSame(
      new SampleKernel(tanh, shape, small.train, small.test),
      new ReferenceSampleKernel(tanh, shape, small.train, small.test),
      settings,
      200,
    );
  });

  it('minimises cross-entropy, and counts what is classified correctly, as the reference does', () => {
    const data = modularAddition.create({ modulus: 3, fraction: 0.6 }, (purpose) => openStream(3, purpose));
    const shape: NetworkShape = { widths: [6, 5, 3], bias: true, loss: crossEntropy };
    const kernel = new SampleKernel(tanh, shape, data.train, data.test);
    expect(kernel.columns.slice(-2)).toEqual(['trainAccuracy', 'testAccuracy']);
    expectSame(kernel, new ReferenceSampleKernel(tanh, shape, data.train, data.test), { ...knobs, batchSize: 3 }, 150);
    const state = begin(kernel);
    kernel.advance(state, { ...knobs, temperature: 0, beta: 0, learningRate: 0.5, batchSize: 5 }, 2000);
    expect(measured(kernel, state).at(-2)).toBe(1);
  });

  it('trains a linear network as second moments do', () => {
    const shape: NetworkShape = { widths: [3, 4, 2], bias: false };
    const [samples, moments] = [
      new SampleKernel(linear, shape, small.train, small.test),
      new MomentKernel(shape, small.train, small.test),
    ];
    expectSame(samples, moments, { ...knobs, temperature: 0 }, 200);
  });

  it('sees a tanh network near the origin as a linear one', () => {
    const shape: NetworkShape = { widths: [3, 4, 4, 2], bias: false };
    const curved = new SampleKernel(tanh, shape, small.train, small.test);
    const straight = new SampleKernel(linear, shape, small.train, small.test);
    const gradients = [curved, straight].map((kernel) => {
      const out = new Float64Array(kernel.parameters);
      kernel.gradient(begin(kernel, 1e-4), 0, out);
      return out;
    });
    const size = Math.hypot(...gradients[1]!);
    gradients[0]!.forEach((g, i) => expect(Math.abs(g - gradients[1]![i]!)).toBeLessThan(1e-6 * size));
  });

  it('fits the best line with an intercept: a map of the outputs that does not see their means', () => {
    // f(x) = φ(Wx) with φ(z) = z + 5 is a line with an intercept.
    const shifted: Model = { name: 'shifted', summary: '', activation: 'x + 5' };
    const shape: NetworkShape = { widths: [3, 3, 2], bias: false };
    const [a, b] = [shifted, linear].map((model) => {
      const kernel = new SampleKernel(model, shape, small.train, small.test);
      return measured(kernel, begin(kernel)).slice(4);
    });
    a!.forEach((value, i) => expect(value).toBeCloseTo(b![i]!, 12));
  });

  it('has no map along inputs that do not vary', () => {
    const x = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : nextNormal(openStream(i, 'x'))));
    const data = dataSetOf({ count: 20, inputs: 2, outputs: 1, x, y: x.filter((_, i) => i % 2 === 1) });
    const kernel = new SampleKernel(linear, { widths: [2, 1], bias: true }, data, data);
    const state = begin(kernel);
    kernel.advance(state, { ...knobs, beta: 0, temperature: 0, learningRate: 0.3, batchSize: 20 }, 3000);
    expect(measured(kernel, state)[4]).toBeCloseTo(1, 6);
  });

  it('survives weights that saturate every unit', () => {
    for (const { model } of nonlinearNetworks) {
      const kernel = new SampleKernel(model, { widths: [3, 4, 2], bias: false }, small.train, small.test);
      const state = begin(kernel, 750);
      const gradient = new Float64Array(kernel.parameters);
      kernel.gradient(state, 0, gradient);
      expect([...gradient, ...measured(kernel, state)].every(Number.isFinite)).toBe(true);
    }
  });

  it('reports an activation that is not finite as what it is', () => {
    // Defined as far as a model is tried, and not where large weights take it.
    const kernel = new SampleKernel(
      { name: 'root', summary: '', activation: 'sqrt(10^6 - x^2)' },
      { widths: [3, 4, 2], bias: false },
      small.train,
      small.test,
    );
    expect(measured(kernel, begin(kernel))[2]).toBeGreaterThan(0);
    expect(measured(kernel, begin(kernel, 1e4))[2]).toBeNaN();
  });
});

describe('the choice of kernel', () => {
  const make = (model: Model, shape: Partial<NetworkShape>, data = small) =>
    typescriptBackend.createKernel(model, { widths: [3, 4, 2], bias: false, ...shape }, data.train, data.test);

  it('takes second moments where they say all', () => {
    expect(make(linear, {})).toBeInstanceOf(MomentKernel);
    expect(make(tanh, { layers: [linear] })).toBeInstanceOf(MomentKernel);
    expect(make(linear, { bias: true })).toBeInstanceOf(SampleKernel);
    expect(make(linear, { layers: [tanh] })).toBeInstanceOf(SampleKernel);
    expect(make(tanh, {})).toBeInstanceOf(SampleKernel);
  });

  it('needs samples for what is not linear', () => {
    expect(() => make(tanh, {}, draw({ inputs: 3, population: true }))).toThrow(
      /a tanh network needs samples.*population: false/,
    );
  });

  it('needs an activation for each hidden layer, and targets that suit the loss', () => {
    expect(() => make(tanh, { layers: [tanh, tanh] })).toThrow(/1 hidden layers; 2 activations/);
    expect(() => make(tanh, { loss: crossEntropy })).toThrow(/targets that are probabilities.*sample 0/);
  });
});
