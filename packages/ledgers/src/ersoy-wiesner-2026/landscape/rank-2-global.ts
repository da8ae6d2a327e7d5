import { below, compare, defineClaim } from '@kramers/core';
import { oneModeStationary, oneModeTransitions } from '@kramers/theory';
import { hypot } from '@kramers/theory/elementary';
import { rankDecay, rankRise } from '../experiments/escape-times';
import { estimateAt } from '../support/findings';
import { digits } from '@kramers/core/results';
import { weakMode } from '../support/paper-values';
import { entropyAtPaper, paperPhases, WARM } from '../support/phases';

/** Which rank has the lowest loss at the paper's β. */
export const rank2Global = defineClaim({
  name: 'rank-2-global',
  summary: 'At β = 0.32 the global minimum of the loss is the rank-2 state.',
  source: '§3.1',
  expected: { beta: 0.32 },
  experiments: [rankRise, rankDecay],
  judge(run, { beta }) {
    const { lossAtMinimum } = oneModeStationary(weakMode, beta);
    const { betaStar } = oneModeTransitions(weakMode);
    const temperature = WARM;
    const up = estimateAt(run(rankRise.name), temperature);
    const down = estimateAt(run(rankDecay.name), temperature);
    // Rates there and back stand as the weights of the two phases do.
    const difference = temperature * (up.lnTau - down.lnTau);
    const entropy = entropyAtPaper();
    const reach = temperature * hypot((up.high - up.low) / 2, (down.high - down.low) / 2);
    return {
      readings: [
        compare(
          // A state that is not there is no minimum.
          {
            reading: 'as printed',
            quantity: `loss of rank 2 above that of rank 1 at β = ${beta}`,
            value: lossAtMinimum,
            ...(lossAtMinimum === null ? { interval: [0, null], note: 'rank 2 is no local minimum there' } : {}),
          },
          below(0),
        ),
      ],
      asides: [
        compare(
          {
            reading: 'free energy',
            quantity:
              `free energy of rank 2 above that of rank 1 at β = 0.32, T = ${temperature}: T·(ln τ up − ln τ ` +
              'down)',
            value: difference,
            interval: [difference - reach, difference + reach],
          },
          below(0),
        ),
        compare(
          {
            reading: 'free energy, exactly',
            quantity: 'temperature from which rank 2 has more weight than rank 1 at β = 0.32',
            value: entropy.coexistence,
          },
          below(temperature),
        ),
      ],
      reason:
        `Rank 2 has the lower loss only below β* = ${digits(betaStar!)}; at β = ${beta} ` +
        `${
          lossAtMinimum === null
            ? 'there is no such state'
            : `its loss is ${lossAtMinimum > 0 ? 'higher' : 'lower'} by ${digits(Math.abs(lossAtMinimum))}`
        }. ` +
        `At T = ${temperature} and β = 0.32 entropy makes its free energy ${difference < 0 ? 'lower' : 'higher'} ` +
        `by ${digits(Math.abs(difference))} all the same: the statement is true of the phase, and not of the ` +
        `minimum. Exactly computed, rank 2 has more weight from T* = ${digits(entropy.coexistence)} on: it has more ` +
        'room.',
      figures: [paperPhases()],
    };
  },
});
