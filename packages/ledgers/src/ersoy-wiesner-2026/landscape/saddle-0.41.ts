import { about, compare, defineClaim } from '@kramers/core';
import { oneModeStationary } from '@kramers/theory';
import { digits } from '@kramers/core/results';
import { paper, weakMode } from '../support/paper-values';

/** Where the saddle of the weaker mode lies. */
export const saddle041 = defineClaim({
  name: 'saddle-0.41',
  summary: 'At β = 0.32 the saddle of the mode η = 0.8 lies at λ ≈ 0.41.',
  source: '§3.2, App. E',
  expected: { saddle: 0.41 },
  judge(_, expected) {
    const { saddle, minimum } = oneModeStationary(weakMode, paper.beta);
    const elsewhere = oneModeStationary(weakMode, 0.29).minimum!;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'λ of the saddle at β = 0.32', value: saddle },
          about(expected.saddle, { tolerance: 0.005 }),
        ),
      ],
      asides: [
        compare(
          { reading: 'the learnt state', quantity: 'λ of the minimum at β = 0.32', value: minimum },
          about(expected.saddle, { tolerance: 0.005 }),
        ),
        compare(
          { reading: 'the learnt state at β = 0.29', quantity: 'λ of the minimum at β = 0.29', value: elsewhere },
          about(expected.saddle, { tolerance: 0.005 }),
        ),
      ],
      reason:
        `The stationary equation λ − η + β·λ^(−1/3) = 0 has its saddle at ${digits(saddle!)} and its minimum at ` +
        `${digits(minimum!)}; ${digits(elsewhere, 4)} is the minimum at β = 0.29.`,
    };
  },
});
