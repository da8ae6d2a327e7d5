import type { NetworkTheory } from '@kramers/core/results';
import { landscapeSections } from '@kramers/theory';
import { zoomable } from '../../drawing/axes';
import { type Figure, type FigureKey, layeredSpec } from '../../drawing/figure';
import { readable, rounded, spread } from '../../drawing/numbers';
import { hoverLayer, seriesColor, visibleSeries } from '../../drawing/series';

const POINTS = 160;
const TABLE_ROWS = 120;

/**
 * The loss of the weakest feature along λ, before, at and after its transitions; null without a transition (one layer).
 */
export function sections({ depth, correlations, sections: shown }: NetworkTheory): Figure | null {
  const correlation = correlations.at(-1)!;
  if (shown.length === 0) return null;
  const cut = landscapeSections(
    { depth, correlation },
    shown.map(({ beta }) => beta),
    { lambdaMax: 1.05 * correlation, points: POINTS },
  );
  const keys: FigureKey[] = shown.map(({ where, beta }, i) => ({
    key: `section${i}`,
    label: `${where}: β = ${readable(beta, 4)}`,
    mark: 'line',
    color: i,
    on: true,
  }));
  const rows = cut.sections.flatMap(({ beta, loss }, i) =>
    Array.from(loss, (value, k) => ({
      key: `section${i}`,
      beta: rounded(beta),
      lambda: rounded(cut.lambda[k]!),
      loss: rounded(value),
    })),
  );
  const x = {
    field: 'lambda',
    type: 'quantitative' as const,
    title: 'singular value λ of the feature',
    scale: { nice: false },
    axis: { grid: false },
  };
  const y = { field: 'loss', type: 'quantitative' as const, title: 'loss ℓ(λ) − ℓ(0)' };
  return {
    id: 'theory-sections',
    title: 'The landscape of one feature',
    caption:
      `Loss along the strength λ of the feature of correlation ${correlation}, all layers balanced, relative to ` +
      'the collapsed state.',
    spec: layeredSpec({
      height: 300,
      keys,
      datasets: { rows },
      layers: [
        {
          data: { name: 'rows' },
          params: [zoomable('zoom')],
          transform: [visibleSeries],
          mark: { type: 'line', clip: true },
          encoding: { x, y, color: seriesColor(keys) },
        },
        hoverLayer('rows', keys, {
          x,
          y,
          tooltip: [
            { field: 'series', type: 'nominal', title: 'section' },
            { field: 'lambda', type: 'quantitative', title: 'λ', format: '.4~g' },
            { field: 'loss', type: 'quantitative', title: 'ℓ(λ) − ℓ(0)', format: '.4~g' },
          ],
        }),
      ],
    }),
    keys,
    columns: [
      { field: 'beta', title: 'β' },
      { field: 'lambda', title: 'λ' },
      { field: 'loss', title: 'ℓ(λ) − ℓ(0)' },
    ],
    rows: spread(rows, TABLE_ROWS),
  };
}
