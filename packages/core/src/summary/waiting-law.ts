import {
  type EscapeObservation,
  holm,
  meanWaiting,
  medianWaiting,
  testCountedExponentiality,
  testEvenEscapes,
} from '@kramers/theory';
import type { WaitingSummary } from './point-summary';

/** With fewer escapes the test tells little, and its p is not what it says. */
const FEWEST_ESCAPES = 8;
const LEVEL = 0.01;

/**
 * How the replicas of each point waited, given the observations of each; the tests are corrected for their number.
 *
 * @example
 * waitingOfPoints([[10, 30, 50].map((time) => ({ time, escaped: true }))])[0]!.median; // 30
 */
export function waitingOfPoints(points: readonly (readonly EscapeObservation[])[]): WaitingSummary[] {
  const watched = points.map((observations) => observations.filter(({ time }) => time > 0));
  const tested = watched.flatMap((observations, place) => {
    const p = exponentialPValue(observations);
    return p === null ? [] : [{ place, p }];
  });
  const corrected = holm(tested.map(({ p }) => p));
  const pValues = new Map(tested.map(({ place }, i) => [place, corrected[i]!]));
  return watched.map((observations, place) => waitingOf(observations, pValues.get(place) ?? null));
}

/**
 * p of exponential waiting by two tests, the smaller one twice (Bonferroni): whether escapes grow likelier or rarer
 * with waiting, and whether they come evenly, since two humps need have no trend. Null where there are too few to
 * tell: fewer than eight escapes, or all were over after one epoch, when any law of waiting is as good as any other.
 *
 * @example exponentialPValue([10, 30, 50].map((time) => ({ time, escaped: true }))); // null
 */
export function exponentialPValue(observations: readonly EscapeObservation[]): number | null {
  const tells =
    observations.filter(({ escaped }) => escaped).length >= FEWEST_ESCAPES && observations.some(({ time }) => time > 1);
  if (!tells) return null;
  const tests = [testCountedExponentiality(observations), testEvenEscapes(observations)];
  return Math.min(1, tests.length * Math.min(...tests.map(({ pValue }) => pValue)));
}

function waitingOf(observations: readonly EscapeObservation[], pValue: number | null): WaitingSummary {
  const waiting = pValue === null ? 'too few to tell' : pValue < LEVEL ? 'not exponential' : 'exponential';
  const found = observations.length === 0 ? null : medianWaiting(observations);
  return {
    waiting,
    waitingPValue: pValue,
    median: found?.median ?? null,
    medianLow: found?.low ?? null,
    medianHigh: found?.high ?? null,
    mean: waiting === 'not exponential' ? meanWaiting(observations) : null,
  };
}
