import type { FigureData } from '@kramers/core';
import type { FigureSeries } from '@kramers/core/plugins';
import { predictEscapeTimes } from '@kramers/theory';
import { exp } from '@kramers/theory/elementary';
import type { LnTau } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

/** A measured escape time at one temperature. */
export interface MeasuredTime extends LnTau {
  readonly temperature: number;
}

const FLUX = 'flux sampling';
const DIRECT = 'direct simulation';
const THEORY = 'free energy, nothing fitted';
const LIMIT = 'Kramers–Langer, its limit as T → 0';

/**
 * Escape times of the rank-1 trap against 1/T over all decades, theory through them, and below what is left of ln τ.
 *
 * @param points by flux sampling, coldest first; `direct` by waiting.
 * @param stated ΔE_eff as the paper states it.
 */
export function escapeTimesFigure(
  points: readonly MeasuredTime[],
  direct: readonly MeasuredTime[],
  beta: number,
  stated: number,
): FigureData {
  const theory = predictEscapeTimes({
    widths: [5, ...Array.from({ length: paper.depth - 1 }, () => paper.width), 2],
    correlations: paper.correlations,
    beta,
    fromRank: 1,
    toRank: 2,
    clock: { learningRate: paper.learningRate, stepsPerEpoch: 8 },
  });
  const [coldest, hottest] = [points[0]!, points.at(-1)!];
  const [low, high] = [1 / hottest.temperature, 1 / coldest.temperature];
  const curve = Array.from({ length: 100 }, (_, i) => theory.at(1 / (low + ((high - low) * i) / 99)));
  // Where entropy leaves no barrier there is no prediction, and no residual.
  const predicted = curve.flatMap(({ temperature, lnTau, lnTauKramersLanger }) =>
    lnTau === null ? [] : [{ x: 1 / temperature, lnTau, limit: lnTauKramersLanger }],
  );
  const limit = curve.map(({ temperature, lnTauKramersLanger }) => ({ x: 1 / temperature, y: lnTauKramersLanger }));
  const lowest = Math.min(...limit.map(({ y }) => y));
  const last = { temperature: coldest.temperature, lnTau: coldest.lnTau };
  return {
    name: 'escape-times',
    title:
      `Escape from the rank-1 trap over ${digits((coldest.lnTau - hottest.lnTau) / Math.LN10, 2)} decades, ` +
      'predicted without a fitted number',
    caption:
      `Mean escape time against 1/T at β = ${beta}, with 95 % intervals. The line through the points is the time ` +
      'that the free energy of the missing mode predicts; where its barrier is at least 5 T the truth is expected ' +
      `a few tenths of ln τ above. Faint: the Kramers–Langer rate with its z = ${theory.limit.z} zero modes ` +
      'integrated out, the limit of that as T → 0. Below: what is left of ln τ when the prediction is taken from ' +
      'it. The slope that the paper states is far steeper; that of ΔE_min alone misses what symmetry takes from ' +
      'the barrier.',
    x: { label: 'inverse temperature 1/T', unit: null, scale: 'linear' },
    y: { label: 'escape time τ', unit: 'epochs', scale: 'log' },
    series: [
      times(FLUX, points),
      times(DIRECT, direct),
      lineOf(
        THEORY,
        predicted.map(({ x, lnTau }) => [x, exp(lnTau)]),
      ),
      {
        ...lineOf(
          LIMIT,
          limit.map(({ x, y }) => [x, exp(y)]),
        ),
        faint: true,
        group: THEORY,
      },
      { ...straight('slope ΔE_min alone', theory.limit.barrier, last, lowest), origin: 'theory', faint: true },
      { ...straight(`slope ${stated}, the paper`, stated, hottest, coldest.lnTau), origin: 'quoted' },
    ],
    panel: {
      y: { label: 'ln τ less theory', unit: null, scale: 'linear' },
      series: [
        residuals(FLUX, points, theory),
        residuals(DIRECT, direct, theory),
        lineOf(
          THEORY,
          predicted.map(({ x }) => [x, 0]),
        ),
        {
          ...lineOf(
            LIMIT,
            predicted.map(({ x, lnTau, limit: at }) => [x, at - lnTau]),
          ),
          faint: true,
          group: THEORY,
        },
      ],
    },
    main: true,
  };
}

type Theory = ReturnType<typeof predictEscapeTimes>;

function times(label: string, sampled: readonly MeasuredTime[]): FigureSeries {
  return {
    label,
    kind: 'points',
    origin: 'measured',
    x: sampled.map(({ temperature }) => 1 / temperature),
    y: sampled.map(({ lnTau }) => exp(lnTau)),
    low: sampled.map((one) => exp(one.low)),
    high: sampled.map((one) => exp(one.high)),
  };
}

function residuals(label: string, sampled: readonly MeasuredTime[], theory: Theory): FigureSeries {
  const known = sampled.flatMap(({ temperature, lnTau, low, high }) => {
    const { lnTau: predicted } = theory.at(temperature);
    return predicted === null
      ? []
      : [{ x: 1 / temperature, y: lnTau - predicted, low: low - predicted, high: high - predicted }];
  });
  return {
    label,
    kind: 'points',
    origin: 'measured',
    x: known.map(({ x }) => x),
    y: known.map(({ y }) => y),
    low: known.map(({ low }) => low),
    high: known.map(({ high }) => high),
  };
}

function lineOf(label: string, points: readonly (readonly [x: number, y: number])[]): FigureSeries {
  return { label, kind: 'line', origin: 'theory', x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

/** A straight line in ln τ through a point, to where ln τ has another value. */
function straight(
  label: string,
  slope: number,
  { temperature, lnTau }: Pick<MeasuredTime, 'temperature' | 'lnTau'>,
  end: number,
): Omit<FigureSeries, 'origin'> {
  const x = [1 / temperature, 1 / temperature + (end - lnTau) / slope];
  return { label, kind: 'line', x, y: [lnTau, end].map((one) => exp(one)) };
}
