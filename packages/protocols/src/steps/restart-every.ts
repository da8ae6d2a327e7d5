import { escapeClock } from '@kramers/theory';
import { log1p, pow } from '@kramers/theory/elementary';
import { residualOf, type TrapClock } from './trap-clock';

/**
 * After how many epochs a trap that lets go without noise is best given up, if another costs `cost` epochs: the t that
 * makes (E[min(τ, t)] + cost)/P(τ < t) smallest, with τ the delay of the escape clock, −ln(1 − θ/(a^{L−2}Θ)) /
 * ((L−2)β) for each θ of its law. Restarts pay where τ spreads more widely than an exponential time does.
 *
 * @param missing singular value of the missing mode in the trap, which says how large its weights a are
 * @throws RangeError with noise, where waiting is exponential and a restart gains nothing, or where no escape is due
 */
export function restartEvery(clock: TrapClock, missing: number, cost: number): number {
  const { law, mode, beta, temperature, learningRate, stepsPerEpoch } = clock;
  if (temperature > 0) {
    throw new RangeError(
      'restart: every: auto has no answer at T > 0: escapes over a barrier have no memory, so that a restart gains ' +
        'nothing; give a number to see it',
    );
  }
  const order = mode.depth - 2;
  const reach = pow(residualOf(clock, missing), order) * escapeClock(mode, beta);
  const delays = [...law.times]
    .filter((theta) => theta < reach)
    .map((theta) => -log1p(-theta / reach) / (order * beta * learningRate * stepsPerEpoch));
  if (delays.length === 0) {
    throw new RangeError('restart: every: auto has no answer: this trap never lets go by itself; use perturb instead');
  }
  const { length } = law.times;
  let passed = 0;
  let best = { value: Infinity, delay: delays.at(-1)! };
  delays.forEach((delay, i) => {
    passed += delay;
    const tried = (passed + (length - i - 1) * delay + length * cost) / (i + 1);
    if (tried < best.value) best = { value: tried, delay };
  });
  return Math.max(1, Math.ceil(best.delay));
}
