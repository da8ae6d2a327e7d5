import { describe, expect, test } from 'vitest';
import { populationMoments } from '../landscape/moments';
import { oneModeStationary } from '../landscape/one-mode';
import { escapeStep } from './escape-step';

const task = { depth: 3, width: 10, correlations: [0.8, 0.9], beta: 0.25 };
const [strong, weak] = [0.9, 0.8].map((correlation) => oneModeStationary({ depth: 3, correlation }, 0.25));

describe('which mode', () => {
  test('up: the strongest not yet learnt appears', () => {
    const first = escapeStep({ ...task, fromRank: 0, toRank: 1 });
    expect(first).toMatchObject({ mode: 0, lambdasMinimum: [0, 0], lambdasSaddle: [strong!.saddle, 0] });
    const second = escapeStep({ ...task, fromRank: 1, toRank: 2 });
    expect(second).toMatchObject({
      mode: 1,
      lambdasMinimum: [strong!.minimum, 0],
      lambdasSaddle: [strong!.minimum, weak!.saddle],
    });
  });

  test('down: the weakest learnt vanishes', () => {
    const down = escapeStep({ ...task, fromRank: 2, toRank: 1 });
    expect(down.mode).toBe(1);
    expect([down.lambdasMinimum, down.lambdasSaddle]).toEqual([
      [strong!.minimum, weak!.minimum],
      [strong!.minimum, weak!.saddle],
    ]);
    expect(escapeStep({ ...task, fromRank: 1, toRank: 0 })).toMatchObject({
      mode: 0,
      lambdasSaddle: [strong!.saddle, 0],
    });
  });

  test('both can be chosen', () => {
    expect(escapeStep({ ...task, fromRank: 2, toRank: 1, mode: 0 }).lambdasSaddle).toEqual([
      strong!.saddle,
      weak!.minimum,
    ]);
    expect(escapeStep({ ...task, fromRank: 1, toRank: 2, learnt: [1] })).toMatchObject({
      mode: 0,
      lambdasMinimum: [0, weak!.minimum],
    });
  });
});

describe('an escape that does not exist is refused in a sentence', () => {
  test.each([
    [{ depth: 2, fromRank: 1, toRank: 2 }, /depth must be at least 3 for an escape over a barrier, got 2/],
    [{ fromRank: 0, toRank: 2 }, /toRank must be fromRank ± 1, got 0 to 2/],
    [{ fromRank: 1, toRank: 1 }, /toRank must be fromRank ± 1/],
    [{ fromRank: -1, toRank: 0 }, /fromRank must be an integer ≥ 0, got -1/],
    [{ fromRank: 2, toRank: 3 }, /rank 3 does not exist: the data has 2 learnable modes/],
    [{ fromRank: 1, toRank: 2, width: 1 }, /rank 2 does not fit through hidden layers of width 1/],
    [{ fromRank: 1, toRank: 2, beta: 0 }, /beta must be a finite number > 0, got 0/],
    [
      { fromRank: 1, toRank: 2, beta: 0.36 },
      /beta must be below 0\.3508\d+, where .* mode 1 \(correlation 0\.8\) vanishes, got 0\.36/,
    ],
    [{ fromRank: 1, toRank: 0, beta: 0.42 }, /beta must be below 0\.4105/],
    [{ fromRank: 1, toRank: 2, mode: 0 }, /mode must be one of the modes not learnt, \[1\], got 0/],
    [{ fromRank: 1, toRank: 0, mode: 1 }, /mode must be one of the learnt modes, \[0\], got 1/],
    [
      { fromRank: 1, toRank: 2, learnt: [0, 1] },
      /learnt must name fromRank = 1 different modes from 0 to 1, got \[0, 1\]/,
    ],
    [{ fromRank: 2, toRank: 1, learnt: [1, 1] }, /learnt must name fromRank = 2 different modes/],
    [{ fromRank: 1, toRank: 2, correlations: [0.9, 0.8, 0.8] }, /modes 1 and 2 have the same correlation 0\.8/],
    [{ fromRank: 1, toRank: 2, correlations: undefined }, /give either correlations or moments/],
    [
      { fromRank: 1, toRank: 2, moments: populationMoments({ correlations: [0.9] }) },
      /give either correlations or moments/,
    ],
    [
      {
        fromRank: 0,
        toRank: 1,
        correlations: undefined,
        inputs: 5,
        moments: populationMoments({ correlations: [0.9] }),
      },
      /belong to the moments/,
    ],
  ])('%o', (change, message) => {
    const attempt = () => escapeStep({ ...task, ...change });
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow(message);
  });
});

test('equal modes that share one state are no obstacle', () => {
  expect(escapeStep({ ...task, correlations: [0.9, 0.9, 0.8], fromRank: 2, toRank: 3 }).mode).toBe(2);
});
