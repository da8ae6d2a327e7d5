import { exp, log, pow } from '../../elementary';
import { exposure, type EscapeObservation, requireWholeEpochs } from './observation';

/** Whether escapes come evenly over the time under watch: what {@link testEvenEscapes} found. */
export interface EvennessTest {
  /** Of Anderson and Darling: how far from even. */
  readonly statistic: number;
  /** Probability of escapes so uneven, if waiting is exponential; not told below 10⁻⁶. */
  readonly pValue: number;
}

/** Below this the formula of its distribution is not known to hold. */
const LEAST = 1e-6;

/**
 * Tests whether escapes come evenly over the total time on test, the time under watch of all runs together: of
 * exponential waiting they do, uniformly (Barlow & Campo 1975), and k of them are as evenly spread as k uniform numbers
 * are by the test of Anderson and Darling. It sees what has no trend, such as two humps, to which the test for a
 * Weibull shape is blind. Where the longest watch ended with an escape, that one ends the time on test and says
 * nothing. Times are whole epochs; the escapes of an epoch are spread evenly over it, so that the test is conservative
 * where τ is a few epochs.
 *
 * At the 1 % level it rejects exponential samples of 20 to 200 runs in 1.5 % of cases at most, and waits in two humps,
 * about 1 and about 8, in all samples of 50, of which the Weibull test rejects 1 %.
 *
 * @throws RangeError with fewer than two escapes that say something, or on a time that is not a whole number of epochs
 * @example
 * testEvenEscapes([9, 10, 11, 10, 9, 11].map((time) => ({ time, escaped: true }))).pValue; // 0.0006340
 */
export function testEvenEscapes(observations: readonly EscapeObservation[]): EvennessTest {
  const { totalTime } = exposure(observations);
  const places = placesOfEscapes(observations).map((place) => place / totalTime);
  const count = places.length;
  if (count < 2) throw new RangeError(`A test of even escapes needs two that say something, got ${count}.`);
  let sum = 0;
  for (const [i, place] of places.entries()) sum += (2 * i + 1) * (log(place) + log(1 - places[count - 1 - i]!));
  const statistic = -count - sum / count;
  return { statistic, pValue: Math.min(1, Math.max(LEAST, 1 - andersonDarling(statistic))) };
}

/** Where in the time under watch of all runs together each escape came, in order. */
function placesOfEscapes(observations: readonly EscapeObservation[]): number[] {
  requireWholeEpochs(observations, 'A test of even escapes');
  const runs = observations.filter(({ time }) => time > 0).sort((a, b) => a.time - b.time);
  if (runs.length === 0) return [];
  const last = runs.at(-1)!.time;
  const endsWithEscape = runs.every(({ time, escaped }) => time < last || escaped);
  const places: number[] = [];
  let left = runs.length;
  let passed = 0;
  let from = 0;
  for (let i = 0; i < runs.length;) {
    const { time } = runs[i]!;
    const here = runs.slice(i).findIndex((run) => run.time !== time);
    const count = here < 0 ? runs.length - i : here;
    const escapes = runs.slice(i, i + count).filter(({ escaped }) => escaped).length;
    const begin = passed + left * (time - 1 - from);
    const telling = endsWithEscape && time === last ? escapes - 1 : escapes;
    for (let one = 0; one < telling; one += 1) places.push(begin + (left * (one + 0.5)) / escapes);
    passed = begin + left;
    from = time;
    left -= count;
    i += count;
  }
  return places;
}

/** The limit of the distribution for many numbers (Marsaglia & Marsaglia 2004), which a handful are near. */
function andersonDarling(z: number): number {
  if (z < 2) {
    const tail = 0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * z) * z) * z) * z;
    return pow(z, -0.5) * exp(-1.2337141 / z) * (2.00012 + tail * z);
  }
  const decay = 0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z;
  return exp(-exp(1.0776 - (2.30695 - decay * z) * z));
}
