import { fitArrhenius } from '@kramers/theory';
import type { EscapePrediction } from '../prediction/escape-prediction';
import { predictEscape } from '../prediction/escape-prediction';
import { escapeTemperature } from '../run/escape-setting';
import type { PointView, RunView } from '../run/run-view';
import type { EscapeSeries } from './escape-line';
import { escapeRows, fittedLine, groupByOthers } from './escape-line';
import type { LineRow } from './escape-plot';
import { escapeKey, escapePlot } from './escape-plot';
import type { Figure } from './figure';
import { readable, rounded } from './numbers';
import { chooseSeries } from './series';

/** ln τ against 1/T, where Langevin temperature was varied: the Arrhenius plot, beside the rate that theory predicts. */
export function temperatures({ points }: RunView): Figure | null {
  const heated = points.filter((point) => (escapeTemperature(point) ?? 0) > 0);
  const series = groupByOthers(heated, ['temperature']).filter((one) => new Set(one.points.map(escapeTemperature)).size > 1);
  const { shown, remark } = chooseSeries(series);
  const rows = shown.flatMap((one, i) => escapeRows(escapeKey(i), one.points, (point) => 1 / escapeTemperature(point)!, () => 0));
  if (rows.length < 2) return null;
  const analysed = shown.map((one) => ({
    ...one,
    fit: fittedLine(one.points, (point) => ({ temperature: escapeTemperature(point)! }), (data) => fitArrhenius(data)),
    prediction: one.points.reduce<EscapePrediction | null>((found, point) => found ?? predictEscape(point), null),
  }));
  return escapePlot({
    id: 'arrhenius',
    title: 'Escape time against temperature',
    caption: [
      'Mean escape time with its 95 % interval; arrows start at the one-sided 95 % bound where nothing escaped.',
      ...analysed.map((one) => slopes(one, shown.length > 1)),
      analysed.some(({ prediction }) => prediction !== null) ? 'Dashed: the Kramers–Langer rate, nothing fitted; it is exact as T → 0, and its error in ln τ falls in proportion to T.' : '',
      rows.every(({ y }) => y === null) ? 'Nothing escaped: every point is a lower bound.' : '',
      remark,
    ]
      .filter(Boolean)
      .join(' '),
    xTitle: 'inverse temperature 1/T',
    yTitle: 'ln τ (τ in epochs)',
    labels: shown.map(({ label }) => label),
    rows,
    fits: analysed.flatMap(({ fit, points: its }, i) => (fit ? line(escapeKey(i), its, (x) => fit.intercept.value + fit.slope.value * x) : [])),
    predictions: analysed.flatMap(({ prediction, points: its }, i) => {
      if (!prediction) return [];
      const { theory, ...clock } = prediction;
      return line(escapeKey(i), its, (x) => theory.lnTau({ ...clock, temperature: 1 / x }));
    }),
  });
}

function line(key: string, points: readonly PointView[], value: (x: number) => number): LineRow[] {
  const inverse = points.map((point) => 1 / escapeTemperature(point)!);
  const [low, high] = [Math.min(...inverse), Math.max(...inverse)];
  return Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40).map((x) => ({ key, x: rounded(x), y: rounded(value(x)) }));
}

function slopes({ label, points, fit, prediction }: EscapeSeries & { fit: ReturnType<typeof fitArrhenius> | null; prediction: EscapePrediction | null }, several: boolean): string {
  if (!fit && !prediction) return '';
  const middle = (Math.min(...points.map((point) => escapeTemperature(point)!)) + Math.max(...points.map((point) => escapeTemperature(point)!))) / 2;
  const measured = fit ? `slope of the fitted line ${readable(fit.slope.value)} (95 %: ${readable(fit.slope.low)} to ${readable(fit.slope.high)})` : '';
  const predicted = prediction
    ? `theory has the slope ΔE − (z/2)·T = ${readable(prediction.theory.effectiveBarrier(middle))} at T = ${readable(middle)}, with ΔE = ${readable(prediction.theory.barrier)} and z = ${prediction.theory.z}`
    : '';
  const sentence = [measured, predicted].filter(Boolean).join('; ');
  return `${several ? `${label}: ` : ''}${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}
