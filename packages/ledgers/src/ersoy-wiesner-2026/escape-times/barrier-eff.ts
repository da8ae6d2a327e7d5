import { about, above, compare, defineClaim, type FigureData, type FinishedRun } from '@kramers/core';
import { type KramersLanger, kramersLanger } from '@kramers/theory';
import { hypot } from '@kramers/theory/elementary';
import { decades, directTimes, rankRise } from '../experiments/escape-times';
import { estimateAt } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';
import { escapeTimesFigure, type MeasuredTime as Sampled } from './escape-times-figure';

/** How steep ln τ is against 1/T, and whether entropy makes it steeper. */
export const barrierEff = defineClaim({
  name: 'barrier-eff',
  summary: 'ΔE_eff = 0.15 ± 0.05 ≫ ΔE_min: entropy in D = 170 dimensions raises the barrier by a factor of about 50.',
  source: '§3.3, App. F',
  expected: { barrier: 0.15, error: 0.05, factor: 50 },
  experiments: [decades, directTimes, rankRise],
  judge(run, expected) {
    const [cold, printed] = [escapeAt(0.25), escapeAt(paper.beta)];
    const sampled = { cold: sampledTimes(run(decades.name)), printed: sampledTimes(run(rankRise.name)) };
    const slopes = { cold: slopesOf(sampled.cold), printed: slopesOf(sampled.printed) };
    const whole = (points: readonly Sampled[]): Slope => slopeBetween(points[0]!, points.at(-1)!);
    const [atPrinted, atCold] = [whole(sampled.printed), whole(sampled.cold)];
    const wanted = about(expected.barrier, { tolerance: expected.error });
    const factor = about(expected.factor, { factor: 2 });
    const span = (sampled.cold[0]!.lnTau - sampled.cold.at(-1)!.lnTau) / Math.LN10;
    const over = ({ slope, low, high }: Slope, barrier: number) => ({
      value: slope / barrier,
      interval: [low / barrier, high / barrier] as const,
    });
    const range = (points: readonly Sampled[]): string =>
      `T = ${points[0]!.temperature} to ${points.at(-1)!.temperature}`;
    return {
      readings: [
        compare(
          {
            reading: 'as theorised, at β = 0.32',
            quantity: `slope of ln τ against 1/T, ${range(sampled.printed)}`,
            value: atPrinted.slope,
            interval: [atPrinted.low, atPrinted.high],
          },
          wanted,
        ),
        compare(
          {
            reading: 'as theorised, at β = 0.32',
            quantity: 'that slope over ΔE_min',
            ...over(atPrinted, printed.barrier),
          },
          factor,
        ),
        compare(
          {
            reading: 'as theorised, at β = 0.25',
            quantity: `slope of ln τ against 1/T, ${range(sampled.cold)}`,
            value: atCold.slope,
            interval: [atCold.low, atCold.high],
          },
          wanted,
        ),
        compare(
          { reading: 'as theorised, at β = 0.25', quantity: 'that slope over ΔE_min', ...over(atCold, cold.barrier) },
          factor,
        ),
      ],
      asides: [
        compare(
          {
            reading: 'Kramers–Langer',
            quantity: 'ΔE_eff as T → 0 at β = 0.32, the largest it can be',
            value: printed.effectiveBarrier(1e-12),
          },
          wanted,
        ),
        compare(
          { reading: 'Kramers–Langer', quantity: 'ΔE_eff as T → 0 at β = 0.25', value: cold.effectiveBarrier(1e-12) },
          wanted,
        ),
        compare({ reading: 'sampled', quantity: 'decades of escape time covered', value: span }, above(25)),
      ],
      reason:
        `Over ${digits(span, 3)} decades of escape time the slope is ΔE − (z/2)·T with z = ${cold.z} zero modes ` +
        `more at the saddle than at the minimum: ${digits(atCold.slope, 3)} against ΔE = ` +
        `${digits(cold.barrier, 3)} at β = 0.25, ${digits(atPrinted.slope, 3)} against ` +
        `${digits(printed.barrier, 3)} at β = 0.32. Symmetry lowers the effective barrier, and ΔE bounds it from ` +
        `above: no temperature makes it ${expected.barrier}.`,
      figures: [
        escapeTimesFigure(sampled.cold, sampledTimes(run(directTimes.name)), 0.25, expected.barrier),
        slopeFigure(slopes, { cold, printed }, expected),
      ],
    };
  },
});

function escapeAt(beta: number): KramersLanger {
  return kramersLanger({
    depth: paper.depth,
    width: paper.width,
    correlations: paper.correlations,
    inputs: 5,
    beta,
    fromRank: 1,
    toRank: 2,
  });
}

/** Sampled escape times, coldest first. */
function sampledTimes(report: FinishedRun): Sampled[] {
  const temperatures = report.summary.points
    .map(({ parameters }) => parameters['protocol.temperature'] as number)
    .sort((a, b) => a - b);
  return temperatures.map((temperature) => ({ temperature, ...estimateAt(report, temperature) }));
}

interface Slope {
  /** Temperature at the middle of the interval in 1/T. */
  readonly temperature: number;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Slope of ln τ against 1/T between two temperatures, the errors of both in quadrature. */
function slopeBetween(a: Sampled, b: Sampled): Slope {
  const span = 1 / a.temperature - 1 / b.temperature;
  const slope = (a.lnTau - b.lnTau) / span;
  return {
    temperature: 2 / (1 / a.temperature + 1 / b.temperature),
    slope,
    low: slope - hypot(a.lnTau - a.low, b.high - b.lnTau) / span,
    high: slope + hypot(a.high - a.lnTau, b.lnTau - b.low) / span,
  };
}

function slopesOf(points: readonly Sampled[]): Slope[] {
  return points.slice(1).map((point, i) => slopeBetween(points[i]!, point));
}

type Pair<T> = { readonly cold: T; readonly printed: T };

function slopeFigure(
  slopes: Pair<readonly Slope[]>,
  escapes: Pair<KramersLanger>,
  { barrier, error }: { readonly barrier: number; readonly error: number },
): FigureData {
  const all = [...slopes.cold, ...slopes.printed].map(({ temperature }) => temperature);
  const grid = Array.from({ length: 40 }, (_, i) => (Math.max(...all) * (i + 1)) / 40);
  const series = (which: keyof Pair<unknown>, beta: number) =>
    [
      {
        label: `sampled, β = ${beta}`,
        kind: 'points',
        origin: 'measured',
        group: which,
        x: slopes[which].map(({ temperature }) => temperature),
        y: slopes[which].map(({ slope }) => slope),
        low: slopes[which].map(({ low }) => low),
        high: slopes[which].map(({ high }) => high),
      },
      {
        label: `ΔE − (z/2)·T, β = ${beta}`,
        kind: 'line',
        origin: 'theory',
        group: which,
        x: grid,
        y: grid.map((temperature) => escapes[which].effectiveBarrier(temperature)),
      },
    ] as const;
  const ends = [grid[0]!, grid.at(-1)!];
  return {
    name: 'effective-barrier',
    title: 'The effective barrier',
    caption:
      'Slope of ln τ against 1/T between neighbouring temperatures (points, 95 % intervals), the slope that ' +
      'the symmetry-corrected theory gives (lines), and what the paper states.',
    x: { label: 'T', unit: null, scale: 'linear' },
    y: { label: 'ΔE_eff', unit: null, scale: 'log' },
    series: [
      ...series('cold', 0.25),
      ...series('printed', paper.beta),
      {
        label: `the paper: ${barrier} ± ${error}`,
        kind: 'line',
        origin: 'quoted',
        x: ends,
        y: [barrier, barrier],
        low: [barrier - error, barrier - error],
        high: [barrier + error, barrier + error],
      },
    ],
  };
}
