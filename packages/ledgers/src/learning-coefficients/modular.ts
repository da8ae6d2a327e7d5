import { about, compare, defineClaim } from '@kramers/core';
import { oneHotPairs, quadraticJacobianRank } from '@kramers/theory';
import { digits, once } from '@kramers/core/results';

const CASES = [
  { modulus: 5, hidden: 4 },
  { modulus: 7, hidden: 8 },
];

/** Ranks of the Jacobian, on one-hot pairs and on generic inputs. */
const ranks = once(() =>
  CASES.map(({ modulus, hidden }) => {
    const network = { inputs: 2 * modulus, hidden, outputs: modulus };
    return {
      oneHot: quadraticJacobianRank({ ...network, data: oneHotPairs(modulus) }),
      generic: quadraticJacobianRank(network),
    };
  }),
);

/** The coefficient that modular arithmetic ends with. */
export const modularCoefficient = defineClaim({
  name: 'cullen-modular',
  summary: 'Late in modular arithmetic λ = ½K(3p − 1) for K quadratic units.',
  source: 'Cullen et al., arXiv 2603.01192; known from a summary, the original was not read',
  expected: { taken: 1 },
  judge(_, { taken }) {
    const found = ranks();
    const claimed = CASES.map(({ modulus, hidden }) => (hidden * (3 * modulus - taken)) / 2);
    const text = ({ modulus, hidden }: (typeof CASES)[number]) => `p = ${modulus}, K = ${hidden}`;
    return {
      readings: CASES.flatMap((one, i) => [
        compare(
          {
            reading: 'as printed',
            quantity: `half the rank of the Jacobian on all pairs, ${text(one)}`,
            value: found[i]!.oneHot / 2,
          },
          about(claimed[i]!, { tolerance: 0 }),
        ),
        compare(
          {
            reading: 'for generic inputs',
            quantity: `the same on generic inputs, ${text(one)}`,
            value: found[i]!.generic / 2,
          },
          about(claimed[i]!, { tolerance: 0 }),
        ),
      ]),
      reason:
        `On one-hot pairs the Jacobian has the rank ${found.map(({ oneHot }) => digits(oneHot, 6)).join(' and ')}, ` +
        `on generic inputs ${found.map(({ generic }) => digits(generic, 6)).join(' and ')}: what is added to a ` +
        "unit's weights from one number may be taken from those of the other, one direction more a unit.",
    };
  },
});
