import { describe, expect, it } from 'vitest';
import { oneModeTransitions } from './one-mode';
import { rankPhases } from './rank-phases';

describe('ranges of β in which a rank exists', () => {
  it('are bounded by β* and β_c of the features that it takes or leaves', () => {
    const [strong, weak] = [0.9, 0.8].map((correlation) => oneModeTransitions({ depth: 3, correlation }));
    expect(rankPhases(3, [0.9, 0.8])).toEqual([
      { rank: 2, global: [{ from: 0, to: weak!.betaStar }], metastable: [{ from: weak!.betaStar, to: weak!.betaC }] },
      {
        rank: 1,
        global: [{ from: weak!.betaStar, to: strong!.betaStar }],
        metastable: [
          { from: 0, to: weak!.betaStar },
          { from: strong!.betaStar, to: strong!.betaC },
        ],
      },
      { rank: 0, global: [{ from: strong!.betaStar, to: Infinity }], metastable: [{ from: 0, to: strong!.betaStar }] },
    ]);
  });

  it(
    'know no metastable rank where transitions are continuous (L = 2), and one rank only for ridge regression (L ' +
      '= 1)',
    () => {
      expect(rankPhases(2, [0.9, 0.8]).flatMap(({ metastable }) => metastable)).toEqual([]);
      expect(rankPhases(1, [0.9]).filter(({ global }) => global.length > 0)).toEqual([
        { rank: 1, global: [{ from: 0, to: Infinity }], metastable: [] },
      ]);
    },
  );
});
