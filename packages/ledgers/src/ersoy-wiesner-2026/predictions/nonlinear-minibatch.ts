import { above, type ClaimExperiment, compare, defineClaim, type FinishedRun } from '@kramers/core';
import { sigmoidDistinct, sigmoidPrinted, tanhDistinct, tanhPrinted } from '../experiments/nonlinear';
import { tauOf } from '../support/findings';

/** How a reading without any of the paper's own settings is called. */
const SMALL = 'with batches of 2 at width 2, biases decayed';

/** Whether minibatch noise alone carries a nonlinear network out of its rank-1 trap. */
function minibatch(kind: string, printed: ClaimExperiment, small: ClaimExperiment, why: string) {
  return defineClaim({
    name: `${kind}-minibatch`,
    summary: `A ${kind} network escapes from its rank-1 trap by minibatch noise alone.`,
    source: '§4.1, App. G',
    expected: { escapes: 0 },
    experiments: [printed, small],
    judge(run, { escapes }) {
      const points = [
        ['as printed', pointOf(run(printed.name))],
        [SMALL, pointOf(run(small.name))],
      ] as const;
      const told = points.map(([, point]) => `${point.escapes} of ${point.escapes + point.censored}`);
      return {
        readings: points.map(([reading, point]) =>
          compare(
            {
              reading,
              quantity: 'escapes from the rank-1 trap under minibatch noise',
              value: point.escapes,
              note: `of ${point.escapes + point.censored}, in ${point.totalTime} epochs`,
            },
            above(escapes),
          ),
        ),
        asides: points.map(([reading, point]) =>
          compare({ reading, quantity: 'mean escape time', unit: 'epochs', ...tauOf(point) }, above(0)),
        ),
        reason: `${told[0]} leave as printed, ${told[1]} with batches of 2 at width 2. ${why}`,
      };
    },
  });
}

/** The only grid point of a run. */
function pointOf({ summary }: FinishedRun) {
  return summary.points[0]!;
}

export const tanhMinibatch = minibatch(
  'tanh',
  tanhPrinted,
  tanhDistinct,
  'The units of its trap are copies up to sign, which every batch moves alike: no part of the noise points along the ' +
    'missing mode.',
);
export const sigmoidMinibatch = minibatch(
  'sigmoid',
  sigmoidPrinted,
  sigmoidDistinct,
  'Those that leave are traps whose two units differ in every layer; where those of a layer are copies, none does.',
);
