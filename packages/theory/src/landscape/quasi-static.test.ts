import { expect, test } from 'vitest';
import { alignedState } from './aligned-state';
import { alignedModes } from './modes';
import { populationMoments } from './moments';
import { endToEndMap } from './network';
import { alignedMse, quasiStaticSweep } from './quasi-static';

const modes = [{ correlation: 0.9 }, { correlation: 0.8 }];
const up = Array.from({ length: 51 }, (_, k) => k / 100);

test('an up-sweep in steps of 0.01 drops rank first at 0.36 and 0.42', () => {
  const sweep = quasiStaticSweep({ depth: 3, modes, outputs: 2, betas: up, start: 'learnt' });
  expect(sweep.find(({ rank }) => rank < 2)!.beta).toBe(0.36);
  expect(sweep.find(({ rank }) => rank < 1)!.beta).toBe(0.42);
  expect(sweep[0]!.mse).toBeCloseTo(0.275, 14);
  expect(sweep[50]!.mse).toBe(1);
});

test('a down-sweep does not come back before beta = 0 at depth 3, and retraces its way at depth 2', () => {
  const loop = [...up, ...[...up].reverse()];
  const deep = quasiStaticSweep({ depth: 3, modes, outputs: 2, betas: loop, start: 'learnt' });
  expect(deep.slice(51, 101).every(({ rank }) => rank === 0)).toBe(true);
  expect(deep[101]).toMatchObject({ beta: 0, rank: 2, lambdas: [0.9, 0.8] });

  const betas = [0.1, 0.5, 0.85, 0.95];
  const rise = quasiStaticSweep({ depth: 2, modes, outputs: 2, betas, start: 'learnt' });
  const fall = quasiStaticSweep({ depth: 2, modes, outputs: 2, betas: [...betas].reverse(), start: 'collapsed' });
  expect(fall.reverse()).toEqual(rise);
  expect(rise.map(({ rank }) => rank)).toEqual([2, 2, 1, 0]);
});

test('the error is that of the network in this state', () => {
  const moments = populationMoments({ correlations: [0.9, 0.8], inputs: 5, outputs: 3 });
  const lambdas = [0.7, 0.5];
  const map = endToEndMap([5, 4, 4, 3], alignedState([5, 4, 4, 3], alignedModes(moments).modes, lambdas));
  const mse = map.reduce((sum, value, i) => sum + value * value - 2 * value * moments.cyx[i]!, 3) / 3;
  expect(alignedMse({ modes, lambdas, outputs: 3, traceCyy: 3 })).toBeCloseTo(mse, 14);
});
