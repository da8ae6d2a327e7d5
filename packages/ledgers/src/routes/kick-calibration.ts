import type { FigureData, FinishedRun } from '@kramers/core';
import { blowUpLaw, escapeClock, escapesWithProbability, proportion } from '@kramers/theory';
import { exp, log } from '@kramers/theory/elementary';
import { dosesOf } from './half-amplitude';

/** Kicks of one network at one β, as they were counted. */
export interface CountedKicks {
  readonly run: FinishedRun;
  /** Where in the experiment the amplitude stands. */
  readonly path: string;
  readonly depth: number;
  readonly width: number;
  readonly correlation: number;
  readonly beta: number;
}

/** Amplitudes of the curve, from below the smallest that was tried to above the largest. */
const POINTS = 40;
const BEYOND = 1.25;

/** The share of kicks that got out by their amplitude, beside what the escape clock says with nothing fitted. */
export function kickCalibration(name: string, kicks: readonly CountedKicks[]): FigureData {
  return {
    name,
    title: 'Kicks that free the network: predicted and counted',
    caption:
      'Isotropic kicks of a converged rank-1 trap, without noise. Points: the share that got out, with 95 % score ' +
      'intervals. Lines: the escape clock, P(a·Θ > θ₁), with nothing fitted.',
    x: { label: 'standard deviation of the kick', unit: null, scale: 'log' },
    y: { label: 'share that gets out', unit: null, scale: 'linear' },
    series: kicks.flatMap(({ run, path, depth, width, correlation, beta }) => {
      const doses = dosesOf(run, path);
      const shares = doses.map(({ escapes, runs }) => proportion(escapes, runs));
      const law = blowUpLaw({ depth, width: width - 1 });
      const clock = escapeClock({ depth, correlation }, beta);
      const amplitudes = doses.map(({ amplitude }) => amplitude);
      const [from, to] = [log(Math.min(...amplitudes) / BEYOND), log(Math.max(...amplitudes) * BEYOND)];
      const curve = Array.from({ length: POINTS }, (_, i) => exp(from + ((to - from) * i) / (POINTS - 1)));
      const group = `width ${width}, β = ${beta}`;
      return [
        {
          label: group,
          kind: 'points' as const,
          origin: 'measured' as const,
          group,
          x: amplitudes,
          y: shares.map(({ share }) => share),
          low: shares.map(({ low }) => low),
          high: shares.map(({ high }) => high),
        },
        {
          label: `${group}: escape clock`,
          kind: 'line' as const,
          origin: 'theory' as const,
          group,
          x: curve,
          y: curve.map((amplitude) => escapesWithProbability(law, amplitude, clock).value),
        },
      ];
    }),
  };
}
