import { above, compare, defineClaim } from '@kramers/core';
import { sweepExact, sweepPrinted } from '../experiments/sweeps';
import { meanOf } from '../support/findings';
import { digits } from '@kramers/core/results';
import { hysteresisOf, sweepOf } from '../support/sweeps';

/** Whether the way back differs from the way up. */
export const hysteresis = defineClaim({
  name: 'hysteresis',
  summary: 'Sweeps of β up and down follow different branches.',
  source: '§2.1, App. C',
  expected: { gap: 0.1 },
  experiments: [sweepPrinted, sweepExact],
  judge(run, { gap }) {
    const printed = [...run(sweepPrinted.name).cells()].map((cell) => hysteresisOf(sweepOf(cell)));
    const [exact] = [...run(sweepExact.name).cells()].map((cell) => hysteresisOf(sweepOf(cell)));
    const quantity = 'largest λ_1 on the way up above that on the way down, at one β';
    return {
      readings: [
        compare({ reading: 'as printed', quantity, ...meanOf(printed.map((one) => one.gap)) }, above(gap)),
        compare({ reading: 'on exact moments', quantity, value: exact!.gap }, above(gap)),
      ],
      reason:
        `Up and down differ by as much as λ_1 = ${digits(exact!.gap)}. The loop is as wide as the sweep: for L ≥ ` +
        '3 the collapsed state is a minimum at every β > 0, and on the way down the network is collapsed as far ' +
        `as β = ${exact!.collapsedFrom ?? 'no value'}.`,
    };
  },
});
