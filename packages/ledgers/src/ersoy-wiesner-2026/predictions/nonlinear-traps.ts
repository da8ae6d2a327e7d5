import { about, compare, defineClaim } from '@kramers/core';
import { sigmoidPrinted, sigmoidTheorised, tanhPrinted, tanhTheorised } from '../experiments/nonlinear';
import { pointOf } from '../support/findings';

/** Whether a nonlinear network can be trapped at rank 1. */
function traps(kind: string, printed: typeof tanhPrinted, theorised: typeof tanhPrinted) {
  return defineClaim({
    name: `${kind}-traps`,
    summary: `A ${kind} network is held at rank 1 once it has been prepared there.`,
    source: '§4.1, App. G',
    expected: { trapped: 1 },
    experiments: [printed, theorised],
    judge(run, { trapped }) {
      const points = [printed, theorised].map(({ name }) => pointOf(run(name), 'rank-trap'));
      const [replicas, held] = [
        points.reduce((sum, point) => sum + point.replicas - point.missing, 0),
        points.reduce((sum, point) => sum + point.trapped!, 0),
      ];
      return {
        readings: [
          compare(
            {
              reading: 'as printed',
              quantity: 'share of replicas that a trap prepared between the two transitions holds at rank 1',
              value: held / replicas,
            },
            about(trapped, { tolerance: 0 }),
          ),
        ],
        reason: `${held} of ${replicas} networks prepared between the two transitions have rank 1.`,
      };
    },
  });
}

export const tanhTraps = traps('tanh', tanhPrinted, tanhTheorised);
export const sigmoidTraps = traps('sigmoid', sigmoidPrinted, sigmoidTheorised);
