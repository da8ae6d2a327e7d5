import { log, pow } from '../../elementary';
import { normalTwoSidedTail } from '../distributions';
import type { ExponentialityTest } from './exponentiality';
import { exposure, type EscapeObservation, requireWholeEpochs } from './observation';

/**
 * Tests whether escapes that are counted in whole epochs come of exponential waiting: the score test of Cox & Oakes, as
 * `testExponentiality` has it, for a Weibull time that is known to lie within an epoch. Exponential waiting then has
 * the same chance h of an escape in every epoch, and a shape other than 1 lets it rise or fall with
 * z_j = j ln j − (j − 1) ln(j − 1). With n_j at risk in epoch j, d_j escapes there and h = Σd/Σn the score is
 * U = Σ z_j (d_j − h n_j), and var U = h(1 − h)(Σ n z² − (Σ n z)²/Σn).
 *
 * Where τ is hundreds of epochs it is the same as `testExponentiality`. Where it is tens or fewer, that one takes the
 * counting for a dead time: at its 1 % level it rejects 200 exponential waits of τ = 10 in 26 % of cases, this one in
 * 1 %.
 *
 * @param observations times are whole epochs, 1 or more, that of an escape the epoch at whose end it was seen
 * @throws RangeError with fewer than two escapes, on a time that is not a whole number of epochs or an escape at time
 *   0, and where all were over after one epoch, so that no law can be told from another
 * @example
 * testCountedExponentiality([9, 10, 11, 10, 9, 11].map((time) => ({ time, escaped: true }))).pValue; // 0.01040
 */
export function testCountedExponentiality(observations: readonly EscapeObservation[]): ExponentialityTest {
  const { escapes, totalTime } = exposure(observations);
  if (escapes < 2) throw new RangeError(`A test of exponentiality needs at least two escapes, got ${escapes}.`);
  requireWholeEpochs(observations, 'A test of counted times');
  let atEscapes = 0;
  let sum = 0;
  let sumOfSquares = 0;
  for (const { time, escaped } of observations) {
    if (time === 0) continue;
    if (escaped) atEscapes += timesLog(time) - timesLog(time - 1);
    sum += timesLog(time);
    sumOfSquares += squaresUpTo(time);
  }
  const share = escapes / totalTime;
  const variance = share * (1 - share) * (sumOfSquares - pow(sum, 2) / totalTime);
  if (!(variance > 0)) throw new RangeError('A test of exponentiality needs more than one epoch, got one.');
  const score = (atEscapes - share * sum) / Math.sqrt(variance);
  return { score, statistic: pow(score, 2), pValue: normalTwoSidedTail(score) };
}

/** t ln t: the sum of z_j up to t. */
function timesLog(time: number): number {
  return time > 1 ? time * log(time) : 0;
}

/** Epochs whose squares are added one by one. */
const ONE_BY_ONE = 100;
const squares = [0];

/** The sum of z_j² up to t; far out, z_j² is the mean of (1 + ln s)² in its epoch less 1/(12 s²). */
function squaresUpTo(time: number): number {
  for (let epoch = squares.length; epoch <= Math.min(time, ONE_BY_ONE); epoch += 1)
    squares.push(squares[epoch - 1]! + pow(timesLog(epoch) - timesLog(epoch - 1), 2));
  if (time <= ONE_BY_ONE) return squares[time]!;
  const integral = (end: number) => end * (pow(log(end), 2) + 1);
  return squares[ONE_BY_ONE]! + integral(time) - integral(ONE_BY_ONE) - (1 / ONE_BY_ONE - 1 / time) / 12;
}
