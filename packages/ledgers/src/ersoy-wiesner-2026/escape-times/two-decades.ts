import { above, compare, defineClaim } from '@kramers/core';
import { kramersLanger } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { trapsPrinted, trapsTheorised } from '../experiments/traps';
import { cellsOf, meanOf, pointOf, tauOf } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';
import { settlingTime } from '../figures/random-fast';

/** By how much trapping delays learning. */
export const twoDecades = defineClaim({
  name: 'two-decades',
  summary: 'Trapping spans two orders of magnitude in escape time.',
  source: '§3.1',
  expected: { factor: 100, escapes: 0 },
  experiments: [trapsPrinted, trapsTheorised],
  judge(run, { factor, escapes }) {
    const delay = (experiment: string) => {
      const { value: mean, interval: reach = [mean!, mean!] } = meanOf(
        cellsOf(run(experiment), 'random initialisation').map(settlingTime),
      );
      const { value, interval } = tauOf(pointOf(run(experiment), 'rank-1 trap'));
      const over = (time: number | null, free: number): number | null => (time === null ? null : time / free);
      // The ends of both intervals together: wider than 95 % needs.
      return {
        seen: pointOf(run(experiment), 'rank-1 trap').escapes,
        value: over(value, mean!),
        interval: [over(interval[0], reach[1]), over(interval[1], Math.max(reach[0], 1))] as const,
      };
    };
    const [printed, theorised] = [delay(trapsPrinted.name), delay(trapsTheorised.name)];
    const slope = kramersLanger({
      depth: paper.depth,
      width: paper.width,
      correlations: paper.correlations,
      inputs: 5,
      beta: paper.beta,
      fromRank: 1,
      toRank: 2,
    }).effectiveBarrier(WARM);
    const quantity = 'escape time of the rank-1 trap over that of a random start';
    return {
      readings: [
        { name: 'as printed', found: printed },
        { name: 'as theorised', found: theorised },
      ].flatMap(({ name, found: { seen, value, interval } }) => [
        compare({ reading: name, quantity, value, interval }, above(factor)),
        compare({ reading: name, quantity: 'escapes from the rank-1 trap', value: seen }, above(escapes)),
      ]),
      reason:
        'Under minibatch noise no trap lets go, so that there is no escape time to compare; under Langevin noise ' +
        `the trap delays learning ${digits(theorised.value!, 2)}-fold at T = ${WARM}. That factor is no constant ` +
        `of the network: lowering T by ${digits(pow(WARM, 2) / slope, 1)} multiplies it by e.`,
    };
  },
});

const WARM = 1.05e-3;
