import { about, compare, defineClaim } from '@kramers/core';
import { layerWidths, parameterCount } from '@kramers/theory';
import { paper } from '../support/paper-values';

/** How many weights the network has. */
export const params170 = defineClaim({
  name: 'params-170',
  summary: 'The network of depth 3 and width 10 with n = p = 2 has D = 170 weights.',
  source: 'App. A',
  expected: { weights: 170 },
  judge(_, { weights }) {
    const count = (inputs: number): number =>
      parameterCount(layerWidths({ depth: paper.depth, width: paper.width, inputs, outputs: paper.dimension }));
    const fitting = Array.from({ length: 50 }, (_inputs, i) => i + 1).find((inputs) => count(inputs) === weights);
    const wanted = about(weights, { tolerance: 0 });
    return {
      readings: [
        compare({ reading: 'as printed', quantity: 'weights with n = p = 2', value: count(paper.dimension) }, wanted),
      ],
      asides:
        fitting === undefined
          ? []
          : [
              compare(
                { reading: `n = ${fitting}`, quantity: `weights with n = ${fitting}, p = 2`, value: count(fitting) },
                wanted,
              ),
            ],
      reason:
        `n·w + (L−2)·w² + w·p is ${count(paper.dimension)} for n = p = 2; ${weights} needs ` +
        `${fitting === undefined ? 'a number of inputs that does not exist' : `n = ${fitting}`}. Biases would ` +
        `add ${(paper.depth - 1) * paper.width + paper.dimension}, and the paper has none.`,
      contradiction: ['App. A: inputs and outputs of dimension n = p = 2', `App. A: D = ${weights} weights`],
    };
  },
});
