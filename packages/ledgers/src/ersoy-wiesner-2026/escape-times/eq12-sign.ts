import { above, compare, defineClaim } from '@kramers/core';
import { classifySpectrum, kramersLanger } from '@kramers/theory';
import { exp, log } from '@kramers/theory/elementary';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

/** What the entropic term of Eq. 12 would have to be. */
export const eq12Sign = defineClaim({
  name: 'eq12-sign',
  summary: 'Eq. 12 follows from Eq. 11: curvature ratios with ω_min ≫ ω_sad raise the effective barrier.',
  source: 'App. F',
  expected: { sign: 1, muchGreater: 10 },
  judge(_, expected) {
    const escape = kramersLanger({
      depth: paper.depth,
      width: paper.width,
      correlations: paper.correlations,
      inputs: 5,
      beta: paper.beta,
      fromRank: 1,
      toRank: 2,
    });
    const [minimum, saddle] = [escape.minimum, escape.saddle].map(({ eigenvalues }) => {
      const { negative, positive } = classifySpectrum(eigenvalues);
      return [...negative, ...positive].map((value) => log(Math.abs(value)));
    });
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const ratio = exp(mean(minimum!) - mean(saddle!));
    // ln τ of Eq. 11 with every frequency of the minimum raised by e, against that without.
    const lnTau = (raise: number): number =>
      -(minimum!.reduce((sum, value) => sum + value + raise, 0) - saddle!.reduce((sum, value) => sum + value, 0)) / 2;
    // Directions that the data do not curve have the penalty's β, or β twice where a learnt mode turns.
    const near = (value: number): boolean =>
      [1, 2].some((times) => Math.abs(exp(value) / (times * paper.beta) - 1) < 0.02);
    const plain = [...minimum!, ...saddle!].filter(near).length / (minimum!.length + saddle!.length);
    const sign = Math.sign(lnTau(1) - lnTau(0));
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'sign with which ln(ω_min/ω_sad) enters ln τ by Eq. 11', value: sign },
          { expected: expected.sign, accepted: [expected.sign, expected.sign] },
        ),
        compare(
          {
            reading: 'as printed',
            quantity: 'ω_min/ω_sad at β = 0.32, geometric mean over the non-zero spectrum',
            value: ratio,
          },
          above(expected.muchGreater),
        ),
      ],
      reason:
        `By Eq. 11 stiffer minima escape sooner, so the term enters ln τ with the sign ${sign}, as a factor that ` +
        `does not multiply 1/T and leaves the slope alone. Its premise fails too: the ${minimum!.length} and ` +
        `${saddle!.length} non-zero curvatures have a ratio of geometric means of ${digits(ratio)}: ` +
        `${digits(100 * plain, 2)} % of them are β or 2β, at the minimum and at the saddle alike.`,
      contradiction: [
        'Eq. 11: rate ∝ √(Π ω_min / Π |ω_sad|)·e^(−ΔE/T), so that ω_min ≫ ω_sad shortens the escape',
        'Eq. 12: ΔE_eff = ΔE_min + T·(a sum of ln ω), so that ω_min ≫ ω_sad lengthens it',
      ],
    };
  },
});
