import { networkTheory } from '@kramers/core/results';
import { oneModeTransitions } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { figureSvg } from '../../drawing/compile';
import { theoryFigures } from './theory-figures';

describe('figures of exact theory', () => {
  const [phases, branches, sections] = theoryFigures(networkTheory({ depth: 3, correlations: [0.9, 0.8] }));

  it('bound the ranks by β* and β_c', () => {
    const { betaC, betaStar } = oneModeTransitions({ depth: 3, correlation: 0.8 });
    expect(phases!.rows.filter(({ rank }) => rank === 'rank 2')).toEqual([
      { rank: 'rank 2', key: 'global', from: 0, to: Number(betaStar!.toPrecision(4)), open: '' },
      {
        rank: 'rank 2',
        key: 'metastable',
        from: Number(betaStar!.toPrecision(4)),
        to: Number(betaC!.toPrecision(4)),
        open: '',
      },
    ]);
  });

  it('end both branches of a feature in its fold', () => {
    const { betaC } = oneModeTransitions({ depth: 3, correlation: 0.9 });
    for (const branch of ['learnt', 'saddle']) {
      const betas = branches!.rows
        .filter((row) => row['feature'] === 0.9 && row['branch'] === branch)
        .map((row) => Number(row['beta']));
      expect(Math.max(...betas)).toBe(Number(betaC!.toPrecision(4)));
    }
  });

  it('show two minima of equal depth at β*', () => {
    const { betaStar } = oneModeTransitions({ depth: 3, correlation: 0.8 });
    const at = sections!.rows.filter((row) => row['beta'] === Number(betaStar!.toPrecision(4)));
    expect(Math.min(...at.map((row) => Number(row['loss'])))).toBeGreaterThan(-1e-3);
    expect(at.length).toBeGreaterThan(10);
  });

  it('are drawn for any depth, with what exists there', async () => {
    for (const depth of [1, 2, 5]) {
      const figures = theoryFigures(networkTheory({ depth, correlations: [0.7] }));
      expect(figures).toHaveLength(depth === 1 ? 2 : 3);
      for (const figure of figures) expect(await figureSvg(figure)).not.toMatch(/NaN|Infinity/);
    }
  });
});
