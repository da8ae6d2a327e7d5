import { about, above, compare, defineClaim } from '@kramers/core';
import { sigmoidSweep, tanhPrinted, tanhSweep, tanhTheorised } from '../experiments/nonlinear';
import { pointOf, tauOf } from '../support/findings';
import { digits } from '../support/paper-values';
import { dropsOf, dropTo, hysteresisOf, sweepOf, sweepSeries } from '../support/sweeps';

/** Which part of the picture carries over to nonlinear networks. */
export const nonlinear = defineClaim({
  name: 'nonlinear',
  summary: 'tanh and sigmoid networks show the same first-order transitions, traps and escapes.',
  source: '§4.1, App. G',
  expected: { drops: 2, jump: 0.03, gap: 0.1, trapped: 1, escapes: 0 },
  experiments: [tanhSweep, sigmoidSweep, tanhPrinted, tanhTheorised],
  judge(run, { drops, jump, gap, trapped, escapes }) {
    const sweeps = [tanhSweep, sigmoidSweep].map(({ name }) => sweepOf([...run(name).cells()][0]!));
    const [tanh, sigmoid] = sweeps;
    const kinds = ['tanh', 'sigmoid'];
    const jumps = sweeps.map((steps) => Math.min(...[1, 0].map((rank) => jumpTo(steps, rank))));
    const loops = sweeps.map((steps) => hysteresisOf(steps));
    const [held, freed] = [tanhPrinted, tanhTheorised].map(({ name }) => pointOf(run(name), 'rank-trap'));
    const transitions = (reading: string) => [
      ...kinds.map((kind, i) =>
        compare(
          { reading, quantity: `${kind}: rank transitions in a sweep up`, value: dropsOf(sweeps[i]!).length },
          about(drops, { tolerance: 0 }),
        ),
      ),
      compare(
        {
          reading,
          quantity: 'smallest jump of the test error at a transition, both networks',
          value: Math.min(...jumps),
        },
        above(jump),
      ),
      compare(
        {
          reading,
          quantity: 'largest λ_1 on the way up above that on the way down, the smaller of both networks',
          value: Math.min(...loops.map((loop) => loop.gap)),
        },
        above(gap),
      ),
      compare(
        {
          reading,
          quantity: 'tanh: share of replicas that the trap holds at rank 1',
          value: held!.trapped! / held!.replicas,
        },
        about(trapped, { tolerance: 0 }),
      ),
    ];
    return {
      readings: [
        ...transitions('as printed'),
        compare(
          {
            reading: 'as printed',
            quantity: 'tanh: escapes from the rank-1 trap under minibatch noise',
            value: held!.escapes,
            note: `in ${held!.totalTime} epochs`,
          },
          above(escapes),
        ),
        ...transitions('with Langevin noise'),
        compare(
          { reading: 'with Langevin noise', quantity: 'tanh: escapes from the rank-1 trap', value: freed!.escapes },
          above(escapes),
        ),
      ],
      asides: [
        compare(
          { reading: 'as printed', quantity: 'tanh: mean escape time', unit: 'epochs', ...tauOf(held!) },
          about(tauOf(freed!).value!, { factor: 2 }),
        ),
      ],
      reason: `Transitions and traps carry over: tanh loses rank at β = ${[1, 0].map((rank) => dropTo(tanh!, rank)?.beta ?? 'none').join(' and ')}, sigmoid at ${[1, 0].map((rank) => dropTo(sigmoid!, rank)?.beta ?? 'none').join(' and ')}, in jumps of the test error of at least ${digits(Math.min(...jumps), 2)}, and neither comes back on the way down. Escapes by minibatch noise do not: ${held!.escapes} of ${held!.escapes + held!.censored} in ${held!.totalTime} epochs, since a hidden unit whose weights have decayed gets no gradient from any batch; Langevin noise frees ${freed!.escapes} of ${freed!.escapes + freed!.censored}.`,
      figures: [
        {
          name: 'nonlinear-sweep',
          title: 'Order parameters of a tanh network against β',
          caption:
            'Singular values of the best linear map of a tanh network in a sweep of β there and back, full-batch descent on one sample of 256.',
          x: { label: 'β', unit: null, scale: 'linear' },
          y: { label: 'singular value λ', unit: null, scale: 'linear' },
          series: sweepSeries(tanh!, 'tanh'),
        },
        {
          name: 'sigmoid-sweep',
          title: 'Order parameters of a sigmoid network against β',
          caption: 'The same for a sigmoid network, whose transitions lie at a tenth of that β.',
          x: { label: 'β', unit: null, scale: 'linear' },
          y: { label: 'singular value λ', unit: null, scale: 'linear' },
          series: sweepSeries(sigmoid!, 'sigmoid'),
        },
      ],
    };
  },
});

/** Rise of the test error at the step of a sweep up at which rank falls to `rank`; 0 if it never does. */
function jumpTo(steps: ReturnType<typeof sweepOf>, rank: number): number {
  const step = dropTo(steps, rank);
  const before = step && steps[steps.indexOf(step) - 1];
  return step && before ? step.testMse - before.testMse : 0;
}
