import { about, above, compare, defineClaim, type PointSummary } from '@kramers/core';
import {
  sigmoidPrinted,
  sigmoidSweep,
  sigmoidTheorised,
  tanhPrinted,
  tanhSweep,
  tanhTheorised,
} from '../experiments/nonlinear';
import { pointOf, tauOf } from '../support/findings';
import { digits } from '../support/paper-values';
import { dropsOf, dropTo, hysteresisOf, sweepOf, sweepSeries, type SweepStep } from '../support/sweeps';

/** Which part of the picture carries over to nonlinear networks. */
export const nonlinear = defineClaim({
  name: 'nonlinear',
  summary: 'tanh and sigmoid networks show the same first-order transitions, traps and escapes.',
  source: '§4.1, App. G',
  expected: { drops: 2, jump: 0.03, gap: 0.1, trapped: 1, escapes: 0 },
  experiments: [tanhSweep, sigmoidSweep, tanhPrinted, sigmoidPrinted, tanhTheorised, sigmoidTheorised],
  judge(run, { drops, jump, gap, trapped, escapes }) {
    const networks = [
      { kind: 'tanh', sweep: tanhSweep, printed: tanhPrinted, theorised: tanhTheorised },
      { kind: 'sigmoid', sweep: sigmoidSweep, printed: sigmoidPrinted, theorised: sigmoidTheorised },
    ].map(({ kind, sweep, printed, theorised }) => ({
      kind,
      steps: sweepOf([...run(sweep.name).cells()][0]!),
      printed: pointOf(run(printed.name), 'rank-trap'),
      theorised: pointOf(run(theorised.name), 'rank-trap'),
    }));
    const [tanh, sigmoid] = networks;
    // Each network by its own sweep and its own traps: one may fail where the other does not.
    const transitions = (reading: string, { kind, steps }: Network) => [
      compare(
        { reading, quantity: `${kind}: rank transitions in a sweep up`, value: dropsOf(steps).length },
        about(drops, { tolerance: 0 }),
      ),
      compare(
        { reading, quantity: `${kind}: smallest jump of the test error at a transition`, value: smallestJump(steps) },
        above(jump),
      ),
      compare(
        {
          reading,
          quantity: `${kind}: largest λ_1 on the way up above that on the way down`,
          value: hysteresisOf(steps).gap,
        },
        above(gap),
      ),
    ];
    const traps = (reading: string, noise: string, kind: string, point: PointSummary) => [
      compare(
        {
          reading,
          quantity: `${kind}: share of replicas that the trap holds at rank 1`,
          value: point.trapped! / (point.replicas - point.missing),
        },
        about(trapped, { tolerance: 0 }),
      ),
      compare(
        {
          reading,
          quantity: `${kind}: escapes from the rank-1 trap under ${noise}`,
          value: point.escapes,
          note: `in ${point.totalTime} epochs`,
        },
        above(escapes),
      ),
    ];
    const freed = (which: 'printed' | 'theorised'): string =>
      networks
        .map(({ kind, [which]: { escapes: seen, censored } }) => `${seen} of ${seen + censored} (${kind})`)
        .join(' and ');
    return {
      readings: [
        ...networks.flatMap((network) => transitions('as printed', network)),
        ...networks.flatMap(({ kind, printed }) => traps('as printed', 'minibatch noise', kind, printed)),
        ...networks.flatMap((network) => transitions('with Langevin noise', network)),
        ...networks.flatMap(({ kind, theorised }) => traps('with Langevin noise', 'Langevin noise', kind, theorised)),
      ],
      asides: networks.flatMap(({ kind, printed, theorised }) => {
        const time = theorised.tau;
        // Without an escape under either noise there is nothing to compare.
        return time === null
          ? []
          : [
              compare(
                {
                  reading: 'as printed',
                  quantity: `${kind}: mean escape time`,
                  unit: 'epochs',
                  ...tauOf(printed),
                  note: 'beside that under Langevin noise',
                },
                about(time, { factor: 2 }),
              ),
            ];
      }),
      reason:
        `${networks
          .map(
            ({ kind, steps }) =>
              `${kind} loses rank at β = ${[1, 0].map((rank) => dropTo(steps, rank)?.beta ?? 'none').join(' and ')}, ` +
              `in jumps of the test error of at least ${digits(smallestJump(steps), 2)}`,
          )
          .join('; ')}. ` +
        `Escapes by minibatch noise: ${freed('printed')}; in the tanh network a hidden unit whose weights have ` +
        `decayed gets no gradient from any batch. Under Langevin noise: ${freed('theorised')}.`,
      figures: [
        {
          name: 'nonlinear-sweep',
          title: 'Order parameters of a tanh network against β',
          caption:
            'Singular values of the best linear map of a tanh network in a sweep of β there and back, ' +
            'full-batch descent on one sample of 256.',
          x: { label: 'β', unit: null, scale: 'linear' },
          y: { label: 'singular value λ', unit: null, scale: 'linear' },
          series: sweepSeries(tanh!.steps, 'tanh'),
        },
        {
          name: 'sigmoid-sweep',
          title: 'Order parameters of a sigmoid network against β',
          caption: 'The same for a sigmoid network, whose transitions lie at a tenth of that β.',
          x: { label: 'β', unit: null, scale: 'linear' },
          y: { label: 'singular value λ', unit: null, scale: 'linear' },
          series: sweepSeries(sigmoid!.steps, 'sigmoid'),
        },
      ],
    };
  },
});

interface Network {
  readonly kind: string;
  readonly steps: readonly SweepStep[];
}

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
