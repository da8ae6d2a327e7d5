import { about, above, compare, defineClaim } from '@kramers/core';
import { proportion } from '@kramers/theory';
import { downward, upward } from './experiments';
import { digits } from '@kramers/core/results';

const SOURCE = 'Wang & Jacot 2023, arXiv 2305.16038; known from a summary, the original was not read';

/** Jumps to higher rank. */
export const noJumpUp = defineClaim({
  name: 'wang-jacot-no-jump-up',
  summary: 'Under minibatch noise with decay rank is never gained: P(up) = 0.',
  source: SOURCE,
  expected: { probability: 0 },
  experiments: [upward],
  judge(run, { probability }) {
    const cells = [...run(upward.name).cells()].filter(({ trapped }) => trapped !== false);
    const ups = cells.filter(({ escape }) => escape!.epoch !== null).length;
    const { share, low, high } = proportion(ups, cells.length);
    const missing = Math.max(...cells.map(({ phases }) => phases.at(-1)!.metrics.singularValues[1]!));
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'share of rank-1 states that gain rank',
            value: share,
            interval: [low, high],
          },
          about(probability, { tolerance: 0.01 }),
        ),
        compare(
          { reading: 'as printed', quantity: 'largest σ₂ in the end', value: missing },
          about(probability, { tolerance: 1e-6 }),
        ),
      ],
      reason:
        `${ups} of ${cells.length} converged states of rank 1 gain rank at β = 0.1 under batches of 8, where rank 2 ` +
        `has by far the lower loss; σ₂ ends at ${digits(missing, 1)} at most. Batches' gradients stay in the ` +
        'subspaces that have been learnt.',
    };
  },
});

/** Jumps to lower rank. */
export const jumpsDown = defineClaim({
  name: 'wang-jacot-jump-down',
  summary: 'Under minibatch noise rank is lost: jumps from high to low rank have a probability above 0.',
  source: SOURCE,
  expected: { probability: 0 },
  experiments: [downward],
  judge(run, { probability }) {
    const cells = [...run(downward.name).cells()].filter(({ trapped }) => trapped !== false);
    const downs = cells.filter(({ escape }) => escape!.epoch !== null).length;
    const { share, low, high } = proportion(downs, cells.length);
    const times = cells.flatMap(({ escape }) => escape!.epoch ?? []);
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'share of rank-2 states that lose rank',
            value: share,
            interval: [low, high],
          },
          above(probability),
        ),
      ],
      reason:
        `${downs} of ${cells.length} states of rank 2 lose it just below the fold, after ` +
        `${times.length === 0 ? 'no' : digits(times.reduce((a, b) => a + b, 0) / times.length)} epochs on average.`,
    };
  },
});
