import { about, compare, defineClaim } from '@kramers/core';
import { oneModeSlope } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { paper } from '../support/paper-values';

const LAMBDAS = Array.from({ length: 4001 }, (_, i) => 1e-9 * pow(1e9, i / 4000));

/** How many positive stationary points a network of two layers has. */
export const noFoldL2 = defineClaim({
  name: 'no-fold-L2',
  summary: 'At L = 2 there is no saddle-node: a unique positive solution for all β.',
  source: 'App. C',
  expected: { solutions: 1 },
  judge(_, { solutions }) {
    const counts = paper.correlations.flatMap((correlation) =>
      // No β on the transition itself, where the root is 0.
      Array.from({ length: 40 }, (_step, i) => (0.05 + 0.049 * i) * correlation).map((beta) => ({
        below: beta < correlation,
        roots: rootsAt(correlation, beta),
      })),
    );
    const most = Math.max(...counts.map(({ roots }) => roots));
    const few = (which: boolean): number =>
      Math.min(...counts.filter(({ below }) => below === which).map(({ roots }) => roots));
    const beyond = Math.max(...counts.filter(({ below }) => !below).map(({ roots }) => roots));
    const quantity = (what: string, where: string): string => `${what} number of positive solutions at L = 2, ${where}`;
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: quantity('largest', 'β up to 2η'), value: most },
          about(solutions, { tolerance: 0 }),
        ),
        compare(
          {
            reading: 'as printed',
            quantity: quantity('smallest', 'β up to 2η'),
            value: Math.min(few(true), few(false)),
          },
          about(solutions, { tolerance: 0 }),
        ),
        compare(
          { reading: 'for β < η', quantity: quantity('largest', 'β < η'), value: most },
          about(solutions, { tolerance: 0 }),
        ),
        compare(
          { reading: 'for β < η', quantity: quantity('smallest', 'β < η'), value: few(true) },
          about(solutions, { tolerance: 0 }),
        ),
      ],
      reason:
        `There is no fold: no β has more than ${most} positive solution. It is λ = η − β, which exists for β < η ` +
        `only: beyond, ${beyond === 0 ? 'none' : beyond} is left, and the transition at β = η is continuous.`,
    };
  },
});

/** Sign changes of the slope over λ in (0, 1). */
function rootsAt(correlation: number, beta: number): number {
  const signs = LAMBDAS.map((lambda) => Math.sign(oneModeSlope({ depth: 2, correlation }, beta, lambda)));
  return signs.slice(1).filter((sign, i) => sign !== signs[i]).length;
}
