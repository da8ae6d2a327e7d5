import type { FinishedRun } from '@kramers/core';
import { exp, log } from '@kramers/theory/elementary';

/** How many of the runs at one amplitude got out. */
interface Dose {
  readonly amplitude: number;
  readonly escapes: number;
  readonly runs: number;
}

/** An amplitude with its 95 % interval. */
export interface HalfAmplitude {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** The doses of a run whose grid varies the amplitude; those that a choice of other parameters leaves. */
export function dosesOf(
  { summary }: FinishedRun,
  path: string,
  choose: (parameters: Readonly<Record<string, unknown>>) => boolean = () => true,
): Dose[] {
  return summary.points
    .filter(({ parameters }) => choose(parameters))
    .map(({ parameters, escapes, censored }) => ({
      amplitude: parameters[path] as number,
      escapes,
      runs: escapes + censored,
    }));
}

/**
 * The amplitude at which half get out: the logistic law in ln a of greatest likelihood, by Newton's method, with the
 * interval that its information matrix gives by the delta method.
 *
 * @throws RangeError where all doses free all, or none: then they do not tell
 */
export function halfAmplitude(doses: readonly Dose[]): HalfAmplitude {
  const total = doses.reduce((sum, { escapes }) => sum + escapes, 0);
  const all = doses.reduce((sum, { runs }) => sum + runs, 0);
  if (total === 0 || total === all) {
    throw new RangeError(`${total} of ${all} runs got out: the amplitudes do not bracket the one at which half do`);
  }
  const centre = doses.reduce((sum, { amplitude }) => sum + log(amplitude), 0) / doses.length;
  let [height, slope] = [0, 10];
  let [hh, hs, ss] = [0, 0, 0];
  for (let i = 0; i < 100; i++) {
    let [gh, gs] = [0, 0];
    [hh, hs, ss] = [0, 0, 0];
    for (const { amplitude, escapes, runs } of doses) {
      const x = log(amplitude) - centre;
      const p = 1 / (1 + exp(-(height + slope * x)));
      const weight = runs * p * (1 - p);
      gh += escapes - runs * p;
      gs += (escapes - runs * p) * x;
      hh += weight;
      hs += weight * x;
      ss += weight * x * x;
    }
    const determinant = hh * ss - hs * hs;
    const [dh, ds] = [(ss * gh - hs * gs) / determinant, (hh * gs - hs * gh) / determinant];
    // A step that is too long would leave the region in which the weights tell anything.
    const scale = Math.min(1, 5 / Math.max(Math.abs(ds), 1e-12));
    height += scale * dh;
    slope += scale * ds;
    if (Math.abs(dh) + Math.abs(ds) < 1e-10) break;
  }
  const determinant = hh * ss - hs * hs;
  const ratio = height / slope;
  const variance =
    (ss / determinant + (2 * ratio * hs) / determinant + (ratio * ratio * hh) / determinant) / (slope * slope);
  const value = exp(centre - ratio);
  const factor = exp(1.96 * Math.sqrt(variance));
  return { value, interval: [value / factor, value * factor] };
}
