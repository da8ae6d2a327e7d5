import { about, compare, defineClaim } from '@kramers/core';
import { oneModeStationary } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import { paper, weakMode } from '../support/paper-values';

/** How high the barrier of the weaker mode is. */
export const barrier0003 = defineClaim({
  name: 'barrier-0.003',
  summary: 'At β = 0.32 the barrier out of the rank-1 state is ΔE_min ≈ 0.003.',
  source: '§3.2, App. E',
  expected: { barrier: 0.003 },
  judge(_, expected) {
    const { barrierUp, barrierDown } = oneModeStationary(weakMode, paper.beta);
    const elsewhere = -oneModeStationary(weakMode, 0.29).lossAtMinimum!;
    const wanted = about(expected.barrier, { tolerance: 0.0005 });
    return {
      readings: [
        compare({ reading: 'as printed', quantity: 'barrier from rank 1 up at β = 0.32', value: barrierUp }, wanted),
      ],
      asides: [
        compare(
          { reading: 'the way down', quantity: 'barrier from rank 2 down at β = 0.32', value: barrierDown },
          wanted,
        ),
        compare(
          {
            reading: 'loss difference at β = 0.29',
            quantity: 'loss of rank 1 above that of rank 2 at β = 0.29',
            value: elsewhere,
          },
          wanted,
        ),
      ],
      reason:
        `The loss rises by ${digits(barrierUp!)} from the collapsed state to the saddle, and by ` +
        `${digits(barrierDown!)} from the learnt one; the nearest number of the landscape is the loss difference ` +
        `at β = 0.29, ${digits(elsewhere, 2)}.`,
    };
  },
});
