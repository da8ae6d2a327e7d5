import { about, above, compare, defineClaim } from '@kramers/core';
import { sigmoidSweep, tanhSweep } from '../experiments/nonlinear';
import { digits } from '@kramers/core/results';
import { dropsOf, dropTo, hysteresisOf, sweepOf, sweepSeries, type SweepStep } from '../support/sweeps';

/** Whether a nonlinear network loses its ranks in jumps, one by one, and comes back another way. */
function transitions(kind: string, sweep: typeof tanhSweep, caption: string) {
  return defineClaim({
    name: `${kind}-transitions`,
    summary: `A ${kind} network shows the same first-order transitions in β.`,
    source: '§4.1, App. G',
    expected: { drops: 2, jump: 0.03, gap: 0.1 },
    experiments: [sweep],
    judge(run, { drops, jump, gap }) {
      const steps = sweepOf([...run(sweep.name).cells()][0]!);
      const reading = 'as printed';
      return {
        readings: [
          compare(
            { reading, quantity: 'rank transitions in a sweep up', value: dropsOf(steps).length },
            about(drops, { tolerance: 0 }),
          ),
          compare(
            { reading, quantity: 'smallest jump of the test error at a transition', value: smallestJump(steps) },
            above(jump),
          ),
          compare(
            {
              reading,
              quantity: 'largest λ_1 on the way up above that on the way down',
              value: hysteresisOf(steps).gap,
            },
            above(gap),
          ),
        ],
        reason:
          `It loses rank at β = ${[1, 0].map((rank) => dropTo(steps, rank)?.beta ?? 'none').join(' and ')}, in jumps ` +
          `of the test error of at least ${digits(smallestJump(steps), 2)}, and does not come back the same way.`,
        figures: [
          {
            name: `${kind}-sweep`,
            title: `Order parameters of a ${kind} network against β`,
            caption,
            x: { label: 'β', unit: null, scale: 'linear' },
            y: { label: 'singular value λ', unit: null, scale: 'linear' },
            series: sweepSeries(steps, kind),
          },
        ],
      };
    },
  });
}

export const tanhTransitions = transitions(
  'tanh',
  tanhSweep,
  'Singular values of the best linear map of a tanh network in a sweep of β there and back, full-batch descent on ' +
    'one sample of 256.',
);

export const sigmoidTransitions = transitions(
  'sigmoid',
  sigmoidSweep,
  'The same for a sigmoid network, whose transitions lie at a tenth of that β.',
);

/** The smaller of the rises of the test error at which rank falls to 1 and to 0. */
function smallestJump(steps: readonly SweepStep[]): number {
  return Math.min(...[1, 0].map((rank) => jumpTo(steps, rank)));
}

/** Rise of the test error at the step of a sweep up at which rank falls to `rank`; 0 if it never does. */
function jumpTo(steps: readonly SweepStep[], rank: number): number {
  const step = dropTo(steps, rank);
  const before = step && steps[steps.indexOf(step) - 1];
  return step && before ? step.testMse - before.testMse : 0;
}
