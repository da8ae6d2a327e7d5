import { below, compare, defineClaim } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { oneModeTransitions } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

const DEPTHS = [3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100];

/** How the two transition points stand to each other. */
export const betaStarBelow = defineClaim({
  name: 'beta-star-below',
  summary: 'β* lies below β_c for L ≥ 3.',
  source: '§2.1',
  expected: { ratio: 1 },
  judge(_, expected) {
    const ratios = DEPTHS.flatMap((depth) =>
      paper.correlations.map((correlation) => {
        const { betaStar, betaC } = oneModeTransitions({ depth, correlation });
        return betaStar! / betaC!;
      }),
    );
    const largest = Math.max(...ratios);
    const series = paper.correlations.flatMap((correlation) =>
      (['betaC', 'betaStar'] as const).map((which): FigureSeries => ({
        label: `${which === 'betaC' ? 'β_c' : 'β*'}, η = ${correlation}`,
        kind: 'line',
        origin: 'theory',
        x: DEPTHS,
        y: DEPTHS.map((depth) => oneModeTransitions({ depth, correlation })[which]),
      })),
    );
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'largest β*/β_c, L = 3 to 100', value: largest },
          below(expected.ratio),
        ),
      ],
      reason: `The ratio is largest at L = 3, ${digits(largest)}, and falls with depth; it is the same for every η.`,
      figures: [
        {
          name: 'transitions-by-depth',
          title: 'Transitions against depth',
          caption:
            'Above β_c the learnt state is gone; below β* it has the lower loss. Between the two it is ' +
            'metastable. Exact.',
          x: { label: 'depth L', unit: null, scale: 'log' },
          y: { label: 'β', unit: null, scale: 'linear' },
          series,
        },
      ],
    };
  },
});
