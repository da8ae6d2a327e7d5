import {
  type EscapeObservation,
  holm,
  type MeanWaiting,
  meanWaiting,
  medianWaiting,
  testExponentiality,
} from '@kramers/theory';
import type { PointSummary, WaitingSummary } from './point-summary';

/** With fewer escapes the test tells little, and its p is not what it says. */
const FEWEST_ESCAPES = 8;
const LEVEL = 0.01;

/** How a point's replicas waited, and what follows for τ: numbers that take the place of those of exponential waiting, or none. */
export interface PointWaiting {
  readonly summary: WaitingSummary;
  readonly rate: Pick<PointSummary, 'tau' | 'tauLow' | 'tauHigh' | 'lnTau' | 'lnTauError'> | null;
}

/** How the replicas of each point waited, given the observations of each; the tests are corrected for their number. */
export function waitingOfPoints(points: readonly (readonly EscapeObservation[])[]): PointWaiting[] {
  const watched = points.map((observations) => observations.filter(({ time }) => time > 0));
  const tested = watched.flatMap((observations, place) =>
    observations.filter(({ escaped }) => escaped).length < FEWEST_ESCAPES
      ? []
      : [{ place, p: testExponentiality(observations).pValue }],
  );
  const corrected = holm(tested.map(({ p }) => p));
  const pValues = new Map(tested.map(({ place }, i) => [place, corrected[i]!]));
  return watched.map((observations, place) => waitingOf(observations, pValues.get(place) ?? null));
}

function waitingOf(observations: readonly EscapeObservation[], pValue: number | null): PointWaiting {
  const waiting = pValue === null ? 'too few to tell' : pValue < LEVEL ? 'not exponential' : 'exponential';
  const found = observations.length === 0 ? null : medianWaiting(observations);
  const half = { median: found?.median ?? null, medianLow: found?.low ?? null, medianHigh: found?.high ?? null };
  const told = { waiting, waitingPValue: pValue, ...half } as const;
  if (waiting !== 'not exponential') return { summary: { ...told, mean: null }, rate: null };
  const { timePerEscape, ...mean } = meanWaiting(observations);
  return { summary: { ...told, mean }, rate: rateOf(timePerEscape) };
}

/** Time at risk over escapes, with an interval that does not take waiting to be exponential. */
function rateOf({ value, low, high, lnError }: MeanWaiting['timePerEscape']): PointWaiting['rate'] {
  // Escapes that all come at one epoch have no scatter to tell an error by.
  return { tau: value, tauLow: low, tauHigh: high, lnTau: Math.log(value), lnTauError: lnError > 0 ? lnError : null };
}
