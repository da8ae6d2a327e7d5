import { expect, test } from 'vitest';
import { oneModeStationary } from './one-mode';
import { phaseDiagram } from './phase-diagram';

const modes = [{ correlation: 0.9 }, { correlation: 0.8 }];

test('depth 3: the ground state loses rank at each beta*, and higher ranks stay on as metastable until beta_c', () => {
  const { transitions, points } = phaseDiagram({ depth: 3, modes, betas: [0, 0.29, 0.3, 0.34, 0.345, 0.36, 0.42] });
  expect(transitions.map(({ betaC }) => betaC)).toEqual([expect.closeTo(0.410549, 6), expect.closeTo(0.350882, 6)]);
  expect(points.map(({ globalRank, metastableRanks }) => [globalRank, metastableRanks])).toEqual([
    [2, []],
    [2, [0, 1]],
    [1, [0, 2]],
    [1, [0, 2]],
    [0, [1, 2]],
    [0, [1]],
    [0, []],
  ]);
});

test('the ground loss is that of the learnt modes', () => {
  const [point] = phaseDiagram({ depth: 3, modes, betas: [0.2] }).points;
  const expected = modes.map((mode) => oneModeStationary({ depth: 3, ...mode }, 0.2).lossAtMinimum!);
  expect(point!.groundLoss).toBeCloseTo(expected[0]! + expected[1]!, 15);
});

test('depths 1 and 2 have one phase at every beta', () => {
  const shallow = phaseDiagram({ depth: 2, modes, betas: [0.5, 0.85, 0.95] }).points;
  expect(shallow.map(({ globalRank }) => globalRank)).toEqual([2, 1, 0]);
  expect(shallow.flatMap(({ metastableRanks }) => metastableRanks)).toEqual([]);
  expect(phaseDiagram({ depth: 1, modes, betas: [100] }).points[0]).toMatchObject({
    globalRank: 2,
    metastableRanks: [],
  });
});
