import { above, compare, defineClaim } from '@kramers/core';
import { sparsePrinted, sparseTheorised } from '../experiments/traps';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

/** How low the train error gets. */
export const bayesFloor = defineClaim({
  name: 'bayes-floor',
  summary: 'The train error is bounded below by the Bayes error.',
  source: '§3.1 iv, §4.2',
  expected: { share: 1 },
  experiments: [sparsePrinted, sparseTheorised],
  judge(run, { share }) {
    // (tr Σ_yy − Σ η²)/p for outputs of unit variance.
    const bayes =
      1 - paper.correlations.reduce((sum, correlation) => sum + correlation * correlation, 0) / paper.dimension;
    const [printed, theorised] = [sparsePrinted, sparseTheorised].map(({ name }) =>
      [...run(name).cells()].map(({ phases }) => phases.at(-1)!.metrics.trainMse),
    );
    const errors = [...printed!, ...theorised!];
    const under = errors.filter((error) => error < bayes).length;
    return {
      readings: [
        { reading: 'as printed', own: printed! },
        { reading: 'as theorised', own: theorised! },
      ].map(({ reading, own }) =>
        compare(
          {
            reading,
            quantity: 'lowest train error with 25 samples, over the Bayes error',
            value: Math.min(...own) / bayes,
          },
          above(share),
        ),
      ),
      reason:
        `The Bayes error bounds the error on fresh data. With 25 samples the network fits their noise: ${under} ` +
        `of ${errors.length} runs end below the Bayes error of ${digits(bayes)}, the lowest at ` +
        `${digits(Math.min(...errors))}.`,
    };
  },
});
