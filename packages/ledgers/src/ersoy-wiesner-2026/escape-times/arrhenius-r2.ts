import { type EscapePoint, fitArrhenius, fitMinibatchArrhenius } from '@kramers/theory';
import { about, above, compare, defineClaim, type FigureData, type FinishedRun } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import { decades } from '../experiments/escape-times';
import { collapseLever, learningRatesPrinted } from '../experiments/minibatch-noise';
import { noiseSettings } from '../support/noise-settings';
import { digits } from '@kramers/core/results';

/** Whether escape times follow an Arrhenius law, and in what. */
export const arrheniusR2 = defineClaim({
  name: 'arrhenius-r2',
  summary: 'ln τ is linear in B/η_lr over η_lr = 5e-4 … 5e-3, with R² = 0.991.',
  source: '§3.3',
  expected: { rSquared: 0.991, escapes: 0 },
  experiments: [learningRatesPrinted, collapseLever, decades],
  judge(run, { rSquared, escapes }) {
    const printed = run(learningRatesPrinted.name).summary.points;
    const seen = printed.reduce((sum, point) => sum + point.escapes, 0);
    const watched = printed.reduce((sum, point) => sum + point.totalTime, 0);
    // R² as the paper has it, of a plain least-squares line: every point alike.
    const langevin = fitArrhenius(alike(temperaturePoints(run(decades.name))));
    const down = fitMinibatchArrhenius(alike(leverPoints(run(collapseLever.name))));
    const { pValue } = fitArrhenius(temperaturePoints(run(decades.name)));
    const wanted = about(rSquared, { tolerance: 0.009 });
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'escapes seen at the five learning rates',
            value: seen,
            note: `in ${watched} epochs`,
          },
          above(escapes),
        ),
        compare(
          { reading: 'as theorised', quantity: 'R² of ln τ against 1/T, Langevin noise', value: langevin.rSquared },
          wanted,
        ),
        compare(
          {
            reading: 'on the way down',
            quantity: 'R² of ln(τ·η_lr) against B/η_lr, loss of rank, batches with replacement',
            value: down.rSquared,
          },
          wanted,
        ),
      ],
      asides: [
        compare(
          {
            reading: 'as theorised',
            quantity: 'p-value of the straight line against 1/T, by the errors of the points',
            value: pValue,
          },
          above(0.05),
        ),
      ],
      reason:
        `No escape from rank 1 was seen in ${watched} epochs of minibatch noise, so there is no line to fit. ` +
        `Against 1/T, under Langevin noise, R² is ${digits(langevin.rSquared!, 5)}, and yet the errors of the ` +
        `points ${
          pValue! < 0.05
            ? `refuse the straight line (p ${pValue! < 1e-6 ? '< 1e-6' : `= ${digits(pValue!, 1)}`}), since the ` +
              'slope is ΔE − (z/2)·T'
            : `allow it (p = ${digits(pValue!, 1)})`
        }: ` +
        `R² alone tells little. Against B/η_lr it is ${digits(down.rSquared!, 3)} for the loss of rank with ` +
        'replaced batches.',
      figures: [leverFigure(run(collapseLever.name), down)],
    };
  },
});

function temperaturePoints({ summary }: FinishedRun): EscapePoint[] {
  return summary.points.map(({ parameters, lnTau, lnTauError }) => ({
    temperature: parameters['protocol.temperature'] as number,
    lnTau,
    lnTauError,
  }));
}

/** The same points, all with one error. */
function alike(points: readonly EscapePoint[]): EscapePoint[] {
  return points.map((point) => ({ ...point, lnTauError: point.lnTau === null ? null : 1 }));
}

/** The settings with batches drawn with replacement, as points of an Arrhenius plot. */
function leverPoints(report: FinishedRun): EscapePoint[] {
  return noiseSettings(report, 'replacement').map(
    ({ learningRate, batchSize, stepsPerEpoch, point: { lnTau, lnTauError, totalTime } }) => ({
      learningRate,
      batchSize,
      stepsPerEpoch,
      lnTau,
      lnTauError,
      totalTime,
    }),
  );
}

function leverFigure(report: FinishedRun, fit: ReturnType<typeof fitMinibatchArrhenius>): FigureData {
  const settings = noiseSettings(report, 'replacement');
  const x = settings.map(({ batchSize, learningRate }) => batchSize / learningRate);
  const ln = (which: 'tau' | 'tauLow' | 'tauHigh') =>
    settings.map(({ point, lnEpoch }) => {
      const time = point.tau === null && which === 'tauHigh' ? null : point[which];
      return time === null ? null : log(time) + lnEpoch;
    });
  const ends = [Math.min(...x), Math.max(...x)];
  return {
    name: 'minibatch-arrhenius',
    title: 'Loss of rank under minibatch noise',
    caption:
      'ln of the mean time to lose rank 2, in units of η_lr · steps, just below the fold of one sample, with ' +
      'batches drawn with replacement; learning rate and batch size varied apart. The line is the fit.',
    x: { label: 'B/η_lr', unit: null, scale: 'linear' },
    y: { label: 'ln(τ·η_lr)', unit: null, scale: 'linear' },
    series: [
      {
        label: 'measured',
        kind: 'points',
        origin: 'measured',
        x,
        y: ln('tau'),
        low: ln('tauLow'),
        high: ln('tauHigh'),
      },
      {
        label: 'straight line',
        kind: 'line',
        origin: 'theory',
        x: ends,
        y: ends.map((one) => fit.intercept.value + fit.slope.value * one),
      },
    ],
  };
}
