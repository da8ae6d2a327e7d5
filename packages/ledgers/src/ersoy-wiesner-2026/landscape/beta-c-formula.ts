import { about, compare, defineClaim } from '@kramers/core';
import { oneModeSlope } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { digits } from '@kramers/core/results';

const CASES = [3, 4, 5, 8].flatMap((depth) => [0.9, 0.8].map((correlation) => ({ depth, correlation })));

/** Whether the closed form of β_c is where the stationary equation loses its positive roots. */
export const betaCFormula = defineClaim({
  name: 'beta-c-formula',
  summary: 'β_c of Eq. 3 is the fold of Eq. 2: β_c = (1/(1−k))·(η(1−k)/(2−k))^(2−k), k = 2/L.',
  source: 'Eq. 3, App. D',
  expected: { numerator: 1, denominator: 2 },
  judge(_, { numerator, denominator }) {
    const formula = ({ depth, correlation }: (typeof CASES)[number]): number => {
      const k = 2 / depth;
      return (1 / (1 - k)) * pow((correlation * (numerator - k)) / (denominator - k), 2 - k);
    };
    const gaps = CASES.map((mode) => Math.abs(formula(mode) / foldOf(mode) - 1));
    const [strong, weak] = [foldOf(CASES[0]!), foldOf(CASES[1]!)];
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'largest relative difference of Eq. 3 from the fold found numerically, L = 3, 4, 5, 8',
            value: Math.max(...gaps),
          },
          about(0, { tolerance: 1e-9 }),
        ),
      ],
      asides: [strong, weak].map((fold, i) =>
        compare(
          { reading: 'fold found numerically', quantity: `β_c at L = 3, η = ${CASES[i]!.correlation}`, value: fold },
          about(formula(CASES[i]!), { tolerance: 1e-9 }),
        ),
      ),
      reason:
        'The largest β for which Eq. 2 has a positive root, found by a search without Eq. 3, agrees with it to ' +
        `${digits(Math.max(...gaps), 1)}; at L = 3 it is ${digits(weak, 6)} for η = 0.8 and ${digits(strong, 6)} ` +
        'for η = 0.9.',
    };
  },
});

/** The largest β at which the slope of the landscape vanishes at some λ > 0, by golden section. */
function foldOf(mode: { readonly depth: number; readonly correlation: number }): number {
  // The slope is linear in β.
  const betaAt = (lambda: number): number =>
    oneModeSlope(mode, 0, lambda) / (oneModeSlope(mode, 0, lambda) - oneModeSlope(mode, 1, lambda));
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0, mode.correlation];
  for (let i = 0; i < 100; i++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (betaAt(a) > betaAt(b)) high = b;
    else low = a;
  }
  return betaAt((low + high) / 2);
}
