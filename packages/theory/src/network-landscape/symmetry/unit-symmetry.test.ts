import { describe, expect, test } from 'vitest';
import { normalArray } from '../../landscape/random.fixture';
import type { Activation } from '../surface/activation';
import { activations } from '../surface/activations.fixture';
import { layerPlaces, smoothParameterCount, type SmoothNetwork } from '../surface/smooth-network';
import { stabiliserOrder, unitGroups } from './unit-symmetry';
import { whitened as samples } from '../surface/whitened.fixture';

const network = (width: number, activation: Activation): SmoothNetwork => ({
  widths: [2, width, width, 2],
  activation,
  samples,
});

/** Permutes and flips the units of every hidden layer. */
function act(
  shape: SmoothNetwork,
  theta: Float64Array,
  images: readonly { to: number; sign: number }[][],
): Float64Array {
  const out = theta.slice();
  layerPlaces(shape).forEach(({ rows, columns, weights }, l) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const row = images[l]?.[i] ?? { to: i, sign: 1 };
        const column = images[l - 1]?.[j] ?? { to: j, sign: 1 };
        out[weights + row.to * columns + column.to] = row.sign * column.sign * theta[weights + i * columns + j]!;
      }
    }
  });
  return out;
}

/** Every permutation with signs of a layer. */
function all(width: number, signs: readonly number[]): { to: number; sign: number }[][] {
  const extend = (start: { to: number; sign: number }[]): { to: number; sign: number }[][] =>
    start.length === width
      ? [start]
      : Array.from({ length: width }, (_, to) => to)
          .filter((to) => start.every((image) => image.to !== to))
          .flatMap((to) => signs.flatMap((sign) => extend([...start, { to, sign }])));
  return extend([]);
}

describe('the stabiliser of a point among permutations and sign flips of units', () => {
  const tanh = network(3, activations.tanh);
  const random = normalArray(1, smoothParameterCount(tanh));
  const copies = Float64Array.from([1, 2, -1, -2, 1, 2, 3, -3, 3, 3, -3, 3, 3, -3, 3, 4, 4, 4, 5, 5, 5]);
  const dead = Float64Array.from([1, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 4, 0, 0, 1, 0, 2, 3, 0, 4]);
  // Units of one layer that differ only in which unit above they feed: they can be swapped only together with those.
  const paired = Float64Array.from([1, 2, 1, 2, 3, 4, 5, 0, 0, 0, 5, 0, 0, 0, 6, 7, 7, 1, 8, 8, 2]);
  const counted = (shape: SmoothNetwork, theta: Float64Array, signs: readonly number[]) => {
    const group = all(3, signs);
    let fixed = 0;
    for (const first of group) {
      for (const second of group) {
        if (act(shape, theta, [first, second]).every((value, i) => Math.abs(value - theta[i]!) < 1e-12)) fixed += 1;
      }
    }
    return fixed;
  };

  test.each([
    ['a random point', random, 1],
    ['copies up to sign', copies, 36],
    ['a dead unit in one layer, two in the other', dead, 16],
    ['pairs tied across layers', paired, 2],
  ])('%s: as many as trying all of them counts', (_, theta, order) => {
    expect(stabiliserOrder(tanh, theta)).toBe(order);
    expect(counted(tanh, theta, [1, -1])).toBe(order);
  });

  test('without parity no sign flips are counted', () => {
    const sigmoid = network(3, activations.sigmoid);
    for (const theta of [random, copies, dead, paired]) {
      expect(stabiliserOrder(sigmoid, theta)).toBe(counted(sigmoid, theta, [1]));
    }
  });

  test('groups of copies carry their signs, and dead units are named', () => {
    expect(unitGroups(tanh, copies)).toEqual([
      { layer: 1, units: [0, 1, 2], signs: [1, -1, 1], dead: false },
      { layer: 2, units: [0, 1, 2], signs: [1, 1, 1], dead: false },
    ]);
    expect(unitGroups(tanh, dead).filter((group) => group.dead)).toEqual([
      { layer: 1, units: [1, 2], signs: [1, 1], dead: true },
      { layer: 2, units: [1], signs: [1], dead: true },
    ]);
  });
});
