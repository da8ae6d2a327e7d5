import { type EscapeLine, predictedLnTau } from '@kramers/core';
import type { RunView } from '../run/run-view';
import { escapeKey, escapePlot, type LineRow } from './escape-plot';
import { escapeRows, slopeInWords } from './escape-rows';
import type { Figure } from '../drawing/figure';
import { readable, rounded } from '../drawing/numbers';
import { chooseSeries } from '../drawing/series';

/**
 * ln τ against 1/T, where Langevin temperature was varied: the Arrhenius plot, beside the rate that theory predicts.
 */
export function temperatures({ points, analysis }: RunView): Figure | null {
  const { shown, remark } = chooseSeries(analysis.temperatures);
  const rows = shown.flatMap((one, i) => escapeRows(escapeKey(i), one, points));
  if (rows.length < 2) return null;
  return escapePlot({
    id: 'arrhenius',
    title: 'Escape time against temperature',
    caption: [
      'Mean escape time with its 95 % interval; arrows start at the one-sided 95 % bound where nothing escaped.',
      ...shown.map((one) => slopes(one, shown.length > 1)),
      shown.some(({ prediction }) => prediction !== null)
        ? 'Dashed: the Kramers–Langer rate, nothing fitted; it is exact as T → 0, and its error in ln τ falls in ' +
          'proportion to T.'
        : '',
      rows.every(({ y }) => y === null) ? 'Nothing escaped: every point is a lower bound.' : '',
      remark,
    ]
      .filter(Boolean)
      .join(' '),
    xTitle: 'inverse temperature 1/T',
    yTitle: `${shown[0]!.y} (τ in epochs)`,
    labels: shown.map(({ label }) => label),
    rows,
    fits: shown.flatMap(({ fit, x }, i) =>
      fit ? line(escapeKey(i), x, (at) => fit.intercept.value + fit.slope.value * at) : [],
    ),
    predictions: shown.flatMap(({ prediction, x }, i) =>
      prediction ? line(escapeKey(i), x, (at) => predictedLnTau(prediction, 1 / at)) : [],
    ),
  });
}

function line(key: string, over: readonly number[], value: (x: number) => number): LineRow[] {
  const [low, high] = [Math.min(...over), Math.max(...over)];
  return Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40).map((x) => ({
    key,
    x: rounded(x),
    y: rounded(value(x)),
  }));
}

function slopes({ label, fit, prediction }: EscapeLine, several: boolean): string {
  if (!fit && !prediction) return '';
  const predicted = prediction
    ? `theory has the slope ΔE − (z/2)·T = ${readable(prediction.slope)} at T = ` +
      `${readable(prediction.temperature)}, with ΔE = ${readable(prediction.barrier)} and z = ${prediction.z}`
    : '';
  const sentence = [fit ? slopeInWords(fit) : '', predicted].filter(Boolean).join('; ');
  return `${several ? `${label}: ` : ''}${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}
