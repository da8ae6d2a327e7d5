import type { EscapeLine } from '@kramers/core/results';
import type { RunView } from '../run/run-view';
import { escapeKey, escapePlot, type LineRow } from './escape-plot';
import { escapeRows, nothingEscaped, othersInWords, slopeInWords } from './escape-rows';
import type { Figure } from '../drawing/figure';
import { readable, rounded } from '../drawing/numbers';
import { chooseSeries } from '../drawing/series';

/** ln(τ·η_lr) against B/η_lr, where learning rate or batch size was varied and minibatches are the only noise. */
export function batchNoise({ points, analysis }: RunView): Figure | null {
  const { shown, remark } = chooseSeries(analysis.batchNoise);
  const rows = shown.flatMap((one, i) => escapeRows(escapeKey(i), one, points));
  if (rows.length < 2) return null;
  return escapePlot({
    id: 'batch-noise',
    title: 'Escape time against minibatch noise',
    caption: [
      'Mean escape time, in units that gradient flow does not stretch, with its 95 % interval; arrows start at ' +
        'the one-sided 95 % bound where nothing escaped.',
      ...shown.map((one) => slope(one, shown.length > 1)),
      shown.some(({ fit }) => fit !== null)
        ? 'A straight line is what Arrhenius’ law gives, but other laws give nearly one too.'
        : '',
      othersInWords(shown, points),
      nothingEscaped(shown, points) ? 'Nothing escaped: every point is a lower bound.' : '',
      remark,
    ]
      .filter(Boolean)
      .join(' '),
    xTitle: 'B/η_lr (batch size over learning rate)',
    yTitle: `${shown[0]!.y} (τ in epochs)`,
    labels: shown.map(({ label }) => label),
    rows,
    fits: shown.flatMap(({ fit, x }, i): LineRow[] =>
      fit
        ? [Math.min(...x), Math.max(...x)].map((at) => ({
            key: escapeKey(i),
            x: at,
            y: rounded(fit.intercept.value + fit.slope.value * at),
          }))
        : [],
    ),
    predictions: [],
    limits: [],
    residuals: [],
    limitResiduals: [],
  });
}

function slope({ label, fit }: EscapeLine, several: boolean): string {
  if (!fit) return '';
  const words = `${slopeInWords(fit)}${fit.rSquared === null ? '' : `, R² = ${readable(fit.rSquared)}`}.`;
  return several ? `${label}: ${words}` : `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
