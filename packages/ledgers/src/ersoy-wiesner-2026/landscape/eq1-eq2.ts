import { about, compare, defineClaim } from '@kramers/core';
import { oneModeLoss, oneModeSlope } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { digits } from '@kramers/core/results';
import { paper, weakMode } from '../support/paper-values';

const LAMBDAS = Array.from({ length: 90 }, (_, i) => 0.01 * (i + 1));
const STEP = 1e-5;

/** Whether the landscape of one equation has the stationary points of the next. */
export const eq1Eq2 = defineClaim({
  name: 'eq1-eq2',
  summary: 'Eq. 1 (the loss of one mode) and Eq. 2 (its stationary points) are the same landscape.',
  source: '§2.1',
  expected: { penalty: 0.5 },
  judge(_, { penalty }) {
    const { depth, correlation } = weakMode;
    // Eq. 1 with its penalty term as printed, and with the L that balanced layers bring: L layers of norm λ^(1/L) each.
    const printed = (lambda: number) =>
      pow(lambda - correlation, 2) / 2 + penalty * paper.beta * pow(lambda, 2 / depth);
    const withDepth = (lambda: number) => oneModeLoss(weakMode, paper.beta, lambda);
    const [gap, gapWithDepth] = [printed, withDepth].map((loss) =>
      Math.max(
        ...LAMBDAS.map((lambda) =>
          Math.abs(
            (loss(lambda + STEP) - loss(lambda - STEP)) / (2 * STEP) - oneModeSlope(weakMode, paper.beta, lambda),
          ),
        ),
      ),
    );
    const needed = depth / 2;
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'largest difference of the slope of Eq. 1 from Eq. 2, λ = 0.01 … 0.9',
            value: gap!,
          },
          about(0, { tolerance: 1e-6 }),
        ),
        compare(
          { reading: 'as printed', quantity: 'factor of β·λ^(2/L) in Eq. 1 that Eq. 2 needs', value: needed },
          about(penalty, { tolerance: 1e-9 }),
        ),
      ],
      asides: [
        compare(
          { reading: 'with Lβ/2', quantity: 'the same difference for a penalty Lβ/2 · λ^(2/L)', value: gapWithDepth! },
          about(0, { tolerance: 1e-6 }),
        ),
      ],
      reason:
        `With β/2 the slopes differ by up to ${digits(gap!)}; L layers of norm λ^(1/L) each carry Lβ/2 = ` +
        `${needed}·β, with which they agree to ${digits(gapWithDepth!, 1)}.`,
      contradiction: [
        'Eq. 1: ℓ(λ) = ½(λ − η)² + (β/2)·λ^(2/L)',
        'Eq. 2: λ − η + β·λ^(2/L − 1) = 0, the slope of ½(λ − η)² + (Lβ/2)·λ^(2/L)',
      ],
    };
  },
});
