import type { TheoryTask } from '@kramers/core/results';
import { bifurcationBranches, oneModeTransitions } from '@kramers/theory';
import { zoomable } from '../../drawing/axes';
import { type Figure, layeredSpec } from '../../drawing/figure';
import { rounded, spread } from '../../drawing/numbers';
import { hoverLayer, seriesColor, visibleSeries } from '../../drawing/series';
import { betaEnd, featureKey, featureKeys } from './feature-keys';

const POINTS = 120;
const TABLE_ROWS = 30;

/** Stationary states of each feature against β: the learnt branch, and the saddle that it meets in the fold. */
export function branches({ depth, correlations }: TheoryTask): Figure {
  const betaMax = betaEnd(correlations.map((correlation) => oneModeTransitions({ depth, correlation })));
  const rows = correlations.flatMap((correlation, i) => {
    const both = bifurcationBranches({ depth, correlation }, { betaMax, points: POINTS });
    return (['learnt', 'saddle'] as const).flatMap((branch) =>
      Array.from(both[branch].beta, (beta, place) => ({
        key: featureKey(i),
        branch,
        place,
        beta: rounded(beta),
        lambda: rounded(both[branch].lambda[place]!),
      })),
    );
  });
  const keys = featureKeys(correlations);
  const x = {
    field: 'beta',
    type: 'quantitative' as const,
    title: 'L2 strength β',
    scale: { domain: [0, betaMax], nice: false },
    axis: { grid: false, tickCount: 8 },
  };
  const y = { field: 'lambda', type: 'quantitative' as const, title: 'singular value λ of the feature' };
  const line = (branch: 'learnt' | 'saddle') => ({
    data: { name: branch },
    ...(branch === 'learnt' ? { params: [zoomable('zoom')] } : {}),
    transform: [visibleSeries],
    mark: { type: 'line' as const, clip: true, ...(branch === 'saddle' ? { style: 'dashed' } : {}) },
    encoding: { x, y, color: seriesColor(keys), order: { field: 'place', type: 'quantitative' as const } },
  });
  return {
    id: 'theory-branches',
    title: 'Branches of stationary states',
    caption:
      depth > 2
        ? 'Solid: the learnt state of each feature. Dashed: the saddle between it and the collapsed state λ = 0. ' +
          'Both end in the fold, at β_c.'
        : 'The learnt state of each feature. With fewer than three layers there is no saddle and no fold.',
    spec: layeredSpec({
      height: 300,
      keys,
      datasets: {
        learnt: rows.filter(({ branch }) => branch === 'learnt'),
        saddle: rows.filter(({ branch }) => branch === 'saddle'),
      },
      layers: [
        line('learnt'),
        line('saddle'),
        hoverLayer('learnt', keys, {
          x,
          y,
          tooltip: [
            { field: 'series', type: 'nominal', title: 'feature' },
            { field: 'beta', type: 'quantitative', title: 'β', format: '.4~g' },
            { field: 'lambda', type: 'quantitative', title: 'λ', format: '.4~g' },
          ],
        }),
      ],
    }),
    keys,
    columns: [
      { field: 'feature', title: 'Correlation' },
      { field: 'branch', title: 'Branch' },
      { field: 'beta', title: 'β' },
      { field: 'lambda', title: 'λ' },
    ],
    // Each branch by itself, so that its ends, the fold among them, are in the table.
    rows: correlations.flatMap((feature, i) =>
      (['learnt', 'saddle'] as const).flatMap((branch) =>
        spread(
          rows.filter((row) => row.key === featureKey(i) && row.branch === branch),
          TABLE_ROWS,
        ).map(({ beta, lambda }) => ({ feature, branch, beta, lambda })),
      ),
    ),
  };
}
