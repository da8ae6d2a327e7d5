import { expect, test } from 'vitest';
import { alignedState, widenNetwork } from './aligned-state';
import { norm } from './dense';
import { alignedModes } from './modes';
import { populationMoments } from './moments';
import { endToEndMap, networkGradient, parameterCount } from './network';
import { oneModeStationary } from './one-mode';
import { normalArray } from './random.fixture';

const moments = populationMoments({ correlations: [0.9, 0.8], inputs: 5, outputs: 3 });
const { modes } = alignedModes(moments);

test.each([1, 2, 3, 4, 6])('depth %i: has the map asked for and is stationary at the modes’ minima', (depth) => {
  const widths = [5, ...Array.from({ length: depth - 1 }, (_, l) => 3 + l), 3];
  const lambdas = modes.map(({ correlation }) => oneModeStationary({ depth, correlation }, 0.1).minimum!);
  const weights = alignedState(widths, modes, lambdas);
  const map = endToEndMap(widths, weights);
  expect(map[0]).toBeCloseTo(lambdas[0]!, 14);
  expect(map[6]).toBeCloseTo(lambdas[1]!, 14);
  expect(norm(networkGradient({ widths, moments, beta: 0.1 }, weights))).toBeLessThan(1e-14);
});

test('a mode may be left out', () => {
  const map = endToEndMap([5, 2, 2, 3], alignedState([5, 2, 2, 3], modes, [0, 0.5]));
  expect(map[0]).toBe(0);
  expect(map[6]).toBeCloseTo(0.5, 15);
});

test('refuses more modes than fit', () => {
  expect(() => alignedState([5, 1, 4, 3], modes, [0.5, 0.5])).toThrow(
    /rank 2 does not fit through a hidden layer of width 1/,
  );
  expect(() => alignedState([5, 4, 3], modes, [0.5, 0.5, 0.5])).toThrow(/3 values of lambda for 2 modes/);
  expect(() => alignedState([5, 4, 3], modes, [-0.5])).toThrow(/lambdas\[0\]/);
});

test('widening adds silent units: the map and the gradient norm stay', () => {
  const narrow = [5, 2, 3, 3];
  const wide = [5, 4, 3, 3];
  const weights = normalArray(2, parameterCount(narrow), 0.5);
  const widened = widenNetwork(weights, narrow, wide);
  expect(Array.from(endToEndMap(wide, widened))).toEqual(Array.from(endToEndMap(narrow, weights)));
  const slope = (widths: number[], w: Float64Array) => norm(networkGradient({ widths, moments, beta: 0.2 }, w));
  expect(slope(wide, widened)).toBeCloseTo(slope(narrow, weights), 13);
  expect(() => widenNetwork(weights, narrow, [6, 4, 3, 3])).toThrow(/only hidden layers may grow/);
  expect(() => widenNetwork(weights, narrow, [5, 1, 3, 3])).toThrow(RangeError);
});
