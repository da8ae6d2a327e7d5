import { createKramers } from '@kramers/cli';
import { openStream } from '@kramers/core';
import { drawData, kernelOf, smoothNetworkOf } from '@kramers/core/internal';
import { LossSurface, oneModeStationary } from '@kramers/theory';
import { describe, expect, test } from 'vitest';

const mish = { name: 'mish', summary: 'Mish', activation: 'x * tanh(log(1 + exp(x)))' };
const lab = createKramers({ plugins: [{ name: 'mish', models: [mish] }] });
const { registry } = lab;

function pointOf(model: object, data: object = {}) {
  return lab.resolve({
    name: 'landscape',
    data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 40, seed: 3, ...data },
    model: { width: 3, ...model },
    protocol: { kind: 'random-init', beta: 0.1, epochs: 1 },
  }).points[0]!;
}

describe('the network that theory is given', () => {
  test.each([
    { kind: 'tanh' },
    { kind: 'sigmoid', bias: true },
    { kind: 'sigmoid', bias: true, regulariseBias: true },
    { kind: 'gelu', depth: 2 },
    { kind: 'mish', depth: 4, bias: true },
    { kind: 'tanh', activations: ['sin', 'linear'] },
    { kind: 'linear', bias: true },
  ])('has the loss and the gradient of the one that is trained: %o', (model) => {
    const point = pointOf(model);
    const network = smoothNetworkOf(point, registry);
    const { train, test: held } = drawData(point, registry, 3);
    const kernel = kernelOf(point.experiment, registry, train, held);
    const state = kernel.initialise(0.7, openStream(1, 'w'), openStream(1, 'b'), openStream(1, 'n'));
    const surface = new LossSurface(network, 0.13);
    const trained = new Float64Array(kernel.parameters);
    kernel.gradient(state, 0.13, trained);
    surface.gradient(state.weights).forEach((value, i) => {
      expect(value).toBeCloseTo(trained[i]!, 12);
    });
  });

  test('exact moments are samples enough for a linear network', () => {
    const point = pointOf({ kind: 'linear', width: 1 }, { population: true, correlations: [0.8], inputs: 3 });
    const network = smoothNetworkOf(point, registry);
    expect(network.samples.count).toBe(4);
    const { minimum, lossAtMinimum } = oneModeStationary({ depth: 3, correlation: 0.8 }, 0.25);
    const scale = Math.cbrt(minimum!);
    const surface = new LossSurface(network, 0.25);
    const learnt = surface.loss(Float64Array.from([scale, 0, 0, scale, scale]));
    expect(learnt - surface.loss(new Float64Array(5))).toBeCloseTo(lossAtMinimum!, 14);
  });

  test('what has no landscape is refused in a sentence', () => {
    const ask = (model: object, data?: object) => () => smoothNetworkOf(pointOf(model, data), registry);
    expect(ask({ kind: 'relu' })).toThrow(/^model "relu", φ\(x\) = max\(0, x\): the activation has a kink .* near /);
    expect(ask({ kind: 'linear', depth: 1 })).toThrow(/needs a hidden layer/);
  });
});
