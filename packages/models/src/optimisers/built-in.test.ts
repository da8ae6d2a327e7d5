import { openStream, type Optimiser, type OptimiserKind } from '@kramers/core';
import { copyState } from '@kramers/core/plugins';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../data/gaussian';
import { linear } from '../activations/linear';
import { SampleKernel } from '../kernels/sample-kernel';
import { typescriptBackend } from '../kernels/backends';
import * as builtIn from './built-in';

type Spec = { readonly kind: 'sgd' | 'momentum' | 'adam'; readonly [option: string]: unknown };
const optimiserOf = ({ kind, ...options }: Spec): Optimiser => {
  const found = builtIn[kind] as OptimiserKind;
  return found.create(found.options.parse(options));
};

const adam = { kind: 'adam', momentum: 0.9, scaleMemory: 0.999, epsilon: 1e-8, decay: 'coupled' } as const;
const momentum = { kind: 'momentum', momentum: 0.8, decay: 'coupled' } as const;

/** Where a few steps lead from (1, −2), where the gradient is (w₁, 3·w₂), with decay of the first weight alone. */
function walk(optimiser: Spec, steps: number, beta = 0.1): number[] {
  const descent = optimiserOf(optimiser);
  const w = Float64Array.of(1, -2);
  const memory = new Float64Array(2 * descent.memory);
  for (let count = 1; count <= steps; count++)
    descent.step({
      weights: w,
      gradient: Float64Array.of(w[0]!, 3 * w[1]!),
      memory,
      count,
      learningRate: 0.1,
      beta,
      decayed: 1,
    });
  return [...w];
}

describe('a step', () => {
  it('of plain descent', () => {
    expect(walk({ kind: 'sgd' }, 1)).toEqual([1 - 0.1 * 1.1, -2 + 0.6].map((w) => expect.closeTo(w, 14)));
  });

  it('of momentum remembers the steps before, with the decay in its memory or apart from it', () => {
    const w1 = [1 - 0.1 * 1.1, -1.4];
    const v = [0.8 * 1.1 + 1.1 * w1[0]!, 0.8 * -6 + 3 * w1[1]!];
    expect(walk(momentum, 2)).toEqual([w1[0]! - 0.1 * v[0]!, w1[1]! - 0.1 * v[1]!].map((w) => expect.closeTo(w, 14)));
    const u1 = 0.99 - 0.1;
    expect(walk({ ...momentum, decay: 'decoupled' }, 2)[0]).toBeCloseTo(0.99 * u1 - 0.1 * (0.8 + u1), 14);
  });

  it('of Adam is at first as long as the learning rate, whatever the gradient', () => {
    expect(walk(adam, 1)).toEqual([0.9, -1.9].map((w) => expect.closeTo(w, 7)));
    expect(walk({ ...adam, decay: 'decoupled' }, 1)).toEqual([0.89, -1.9].map((w) => expect.closeTo(w, 7)));
    const mean = (0.9 * 0.1 * 1.1 + 0.1 * 1.1 * 0.9) / (1 - 0.9 ** 2);
    const square = (0.999 * 0.001 * 1.1 ** 2 + 0.001 * (1.1 * 0.9) ** 2) / (1 - 0.999 ** 2);
    expect(walk(adam, 2)[0]).toBeCloseTo(0.9 - (0.1 * mean) / Math.sqrt(square), 7);
  });
});

describe('an optimiser in the kernel', () => {
  const data = gaussian.create(
    gaussian.options.parse({ correlations: [0.9, 0.8], samples: 40, testSamples: 20 }),
    (purpose) => openStream(1, purpose),
  );
  const make = (optimiser?: Spec) =>
    typescriptBackend.createKernel(
      linear,
      { widths: [2, 3, 2], bias: false, optimiser: optimiser && optimiserOf(optimiser) },
      data.train,
      data.test,
    );
  const knobs = { beta: 0.01, learningRate: 0.01, temperature: 0, batchSize: 8, sampling: 'shuffled' } as const;

  it.each([adam, momentum])('$kind keeps its memory in the state, so that a copy goes on alike', (optimiser) => {
    const kernel = make(optimiser);
    expect(kernel).toBeInstanceOf(SampleKernel);
    const state = kernel.initialise(0.5, openStream(1, 'w'), openStream(1, 'b'), openStream(1, 'n'));
    kernel.advance(state, knobs, 7);
    const copy = copyState(state);
    const remembered = state.memory!.slice();
    kernel.advance(copy, knobs, 9);
    expect(state.memory).toEqual(remembered);
    kernel.advance(state, knobs, 9);
    expect(state.weights).toEqual(copy.weights);
    expect(kernel.adopt(state).memory).toEqual(state.memory);
  });

  it('leaves plain descent to second moments where they serve', () => {
    expect(make()).not.toBeInstanceOf(SampleKernel);
    expect(make({ kind: 'sgd' })).not.toBeInstanceOf(SampleKernel);
  });
});
