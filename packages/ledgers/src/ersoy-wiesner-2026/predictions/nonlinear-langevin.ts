import { above, compare, defineClaim } from '@kramers/core';
import { sigmoidTheorised, tanhTheorised } from '../experiments/nonlinear';
import { pointOf, tauOf } from '../support/findings';

/** Whether Langevin noise carries a nonlinear network out of its rank-1 trap. */
function langevin(kind: string, experiment: typeof tanhTheorised) {
  return defineClaim({
    name: `${kind}-langevin`,
    summary: `A ${kind} network escapes from its rank-1 trap under Langevin noise.`,
    source: '§4.1, App. G',
    expected: { escapes: 0 },
    experiments: [experiment],
    judge(run, { escapes }) {
      const point = pointOf(run(experiment.name), 'rank-trap');
      const reading = 'with Langevin noise';
      return {
        readings: [
          compare(
            {
              reading,
              quantity: 'escapes from the rank-1 trap',
              value: point.escapes,
              note: `in ${point.totalTime} epochs`,
            },
            above(escapes),
          ),
        ],
        asides: [compare({ reading, quantity: 'mean escape time', unit: 'epochs', ...tauOf(point) }, above(0))],
        reason: `${point.escapes} of ${point.escapes + point.censored} leave the trap under Langevin noise.`,
      };
    },
  });
}

export const tanhLangevin = langevin('tanh', tanhTheorised);
export const sigmoidLangevin = langevin('sigmoid', sigmoidTheorised);
