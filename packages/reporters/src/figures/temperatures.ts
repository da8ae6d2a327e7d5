import type { EscapeLine, PointPrediction } from '@kramers/core/results';
import type { RunView } from '../run/run-view';
import { escapeKey, escapePlot, type LineRow } from './escape-plot';
import { type EscapeRow, escapeRows, nothingEscaped, othersInWords, slopeInWords } from './escape-rows';
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
      theoryInWords(shown, analysis.predictions),
      othersInWords(shown, points),
      nothingEscaped(shown, points) ? 'Nothing escaped: every point is a lower bound.' : '',
      shown.some(({ fit }) => fit) ? 'Dashes and dots: the straight line that fits best.' : '',
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
    predictions: curves(shown, ({ lnTau }) => lnTau),
    limits: curves(shown, ({ lnTauKramersLanger }) => lnTauKramersLanger),
    residuals: shown.flatMap((one, i) => residualRows(escapeKey(i), one, rows, analysis.predictions)),
    limitResiduals: curves(shown, ({ lnTau, lnTauKramersLanger }) => lnTau && lnTauKramersLanger - lnTau),
  });
}

type CurvePoint = NonNullable<EscapeLine['prediction']>['curve'][number];

/** A predicted curve of each series, where it has one. */
function curves(lines: readonly EscapeLine[], value: (point: CurvePoint) => number | null): LineRow[] {
  return lines.flatMap(({ prediction }, i) =>
    (prediction?.curve ?? []).flatMap((point) => {
      const y = value(point);
      return y === null ? [] : [{ key: escapeKey(i), x: rounded(1 / point.temperature), y: rounded(y) }];
    }),
  );
}

/** What is left of each measured ln τ when the prediction is taken from it; a bound where nothing escaped. */
function residualRows(
  key: string,
  { points: places, x }: EscapeLine,
  measured: readonly EscapeRow[],
  predictions: readonly PointPrediction[],
): EscapeRow[] {
  return places.flatMap((place, i) => {
    const prediction = predictions.find(({ point }) => point === place);
    const row = measured.find((one) => one.key === key && one.x === rounded(x[i]!));
    if (!prediction || prediction.residualLow === null || !row) return [];
    const { residual, residualLow, residualHigh } = prediction;
    const high = residualHigh === null ? null : rounded(residualHigh);
    return [{ ...row, y: residual === null ? null : rounded(residual), low: rounded(residualLow), high }];
  });
}

/** What the lines of theory are, and of what temperatures there is none. */
function theoryInWords(shown: readonly EscapeLine[], predictions: readonly PointPrediction[]): string {
  if (shown.every(({ prediction }) => prediction === null)) return '';
  const drawn = shown.flatMap(({ points }) => points);
  const missing = predictions.filter(({ point, lnTau }) => lnTau === null && drawn.includes(point));
  const reasons = [...new Set(missing.map(({ reason }) => reason))];
  return [
    'Solid: the time that the free energy predicts, nothing fitted; where the barrier is at least 5 T the true ln τ',
    'is expected to lie a few tenths above. Faint: the Kramers–Langer rate, its limit as T → 0. Below: what is left.',
    ...(reasons.length > 0 ? [`No prediction at finite temperature for some points: ${reasons.join('; ')}.`] : []),
  ].join(' ');
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
