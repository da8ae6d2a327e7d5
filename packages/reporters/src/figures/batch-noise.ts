import { fitMinibatchArrhenius } from '@kramers/theory';
import type { PointView, RunView } from '../run/run-view';
import { watchedKnobs } from '../run/watched-knobs';
import { escapeRows, fittedLine, groupByOthers } from './escape-line';
import type { LineRow } from './escape-plot';
import { escapeKey, escapePlot } from './escape-plot';
import type { Figure } from './figure';
import { readable, rounded } from './numbers';
import { chooseSeries } from './series';

/** ln(τ·η_lr) against B/η_lr, where learning rate or batch size was varied and minibatches are the only noise. */
export function batchNoise({ points }: RunView): Figure | null {
  const noisy = points.filter((point) => noiseOf(point) !== null);
  const series = groupByOthers(noisy, ['learningRate', 'batchSize']).filter((one) => new Set(one.points.map((point) => noiseOf(point)!.ratio)).size > 1);
  const { shown, remark } = chooseSeries(series);
  const steps = new Set(shown.flatMap((one) => one.points.map((point) => noiseOf(point)!.stepsPerEpoch)));
  // Epochs of one length need no conversion; of several, the common unit of time is η_lr times steps.
  const inSteps = steps.size > 1;
  const length = (point: PointView): number => (inSteps ? noiseOf(point)!.stepsPerEpoch : 1);
  const shift = (point: PointView): number => Math.log(noiseOf(point)!.learningRate * length(point));
  const rows = shown.flatMap((one, i) => escapeRows(escapeKey(i), one.points, (point) => noiseOf(point)!.ratio, shift));
  if (rows.length < 2) return null;
  const fits = shown.map((one) =>
    fittedLine(one.points, (point) => ({ learningRate: noiseOf(point)!.learningRate, batchSize: noiseOf(point)!.batchSize, stepsPerEpoch: length(point) }), (data) => fitMinibatchArrhenius(data)),
  );
  return escapePlot({
    id: 'batch-noise',
    title: 'Escape time against minibatch noise',
    caption: [
      'Mean escape time, in units that gradient flow does not stretch, with its 95 % interval; arrows start at the one-sided 95 % bound where nothing escaped.',
      ...fits.map((fit, i) =>
        fit
          ? `${shown.length > 1 ? `${shown[i]!.label}: s` : 'S'}lope of the fitted line ${readable(fit.slope.value)} (95 %: ${readable(fit.slope.low)} to ${readable(fit.slope.high)})${fit.rSquared === null ? '' : `, R² = ${readable(fit.rSquared)}`}.`
          : '',
      ),
      fits.some((fit) => fit !== null) ? 'A straight line is what Arrhenius’ law gives, but other laws give nearly one too.' : '',
      rows.every(({ y }) => y === null) ? 'Nothing escaped: every point is a lower bound.' : '',
      remark,
    ]
      .filter(Boolean)
      .join(' '),
    xTitle: 'B/η_lr (batch size over learning rate)',
    yTitle: inSteps ? 'ln(τ·η_lr·steps per epoch)' : 'ln(τ·η_lr) (τ in epochs)',
    labels: shown.map(({ label }) => label),
    rows,
    fits: fits.flatMap((fit, i): LineRow[] => {
      if (!fit) return [];
      const ratios = shown[i]!.points.map((point) => noiseOf(point)!.ratio);
      return [Math.min(...ratios), Math.max(...ratios)].map((x) => ({ key: escapeKey(i), x, y: rounded(fit.intercept.value + fit.slope.value * x) }));
    }),
    predictions: [],
  });
}

interface BatchNoise {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly ratio: number;
  readonly stepsPerEpoch: number;
}

/** What a point's minibatch noise depends on; null where its batches have none, or another noise is there too. */
function noiseOf({ summary, cells, experiment }: PointView): BatchNoise | null {
  const watched = cells.find(({ escape }) => escape !== null)?.watched;
  const { learningRate, batchSize } = watchedKnobs(experiment);
  if (summary.criterion === null || watched?.temperature !== 0 || experiment.data['population'] === true) return null;
  if (learningRate === null || batchSize === null || batchSize === 'full') return null;
  return { learningRate, batchSize, ratio: batchSize / learningRate, stepsPerEpoch: watched.stepsPerEpoch };
}
