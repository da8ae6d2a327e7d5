import { above, compare, defineClaim, type Reading } from '@kramers/core';
import { oneModeStationary } from '@kramers/theory';
import { trapsPrinted, trapsTheorised } from '../experiments/traps';
import { cellsOf, meanTime } from '../support/findings';
import { digits } from '@kramers/core/results';
import { paper } from '../support/paper-values';

/** How long the trivial trap holds, stage by stage. */
export const trivialTrap = defineClaim({
  name: 'trivial-trap',
  summary:
    'The rank-0 checkpoint (β = 0.43) reaches rank 1 after more than 7000 epochs and rank 2 after more than 10 000.',
  source: '§3.1 iii',
  expected: { first: 7000, second: 10_000, longest: 20_000 },
  experiments: [trapsPrinted, trapsTheorised],
  judge(run, { first, second, longest }) {
    const readings = (reading: string, experiment: string): Reading[] => {
      const cells = cellsOf(run(experiment), 'trivial trap').filter(({ trapped }) => trapped !== false);
      return [1, 2].map((rank) => {
        const { value, interval } = meanTime(
          cells.map(({ escape, phases, rankChanges }) => {
            const watched = escape?.watchedEpochs ?? phases.at(-1)!.epochs;
            // For good: near the top of a barrier a network comes and goes.
            const own = rankChanges.filter(({ phase }) => phase === escape?.phase);
            const reached = own
              .slice(own.findLastIndex(({ toRank }) => toRank < rank) + 1)
              .find(({ toRank }) => toRank >= rank);
            return { time: Math.max(1, reached?.epoch ?? watched), escaped: reached !== undefined };
          }),
        );
        const from = rank === 1 ? first : second;
        return compare(
          {
            reading,
            quantity: `mean time from rank 0 to rank ${rank}`,
            unit: 'epochs',
            value,
            interval,
            note: 'reached and not lost again',
          },
          // The runs were so long, so that later escapes cannot have been seen.
          { expected: from, accepted: [from, longest] },
        );
      });
    };
    const theorised = readings('as theorised', trapsTheorised.name);
    const [strong, weak] = paper.correlations.map(
      (correlation) => oneModeStationary({ depth: paper.depth, correlation }, paper.beta).barrierUp!,
    );
    return {
      readings: [...readings('as printed', trapsPrinted.name), ...theorised],
      asides: [
        compare(
          {
            reading: 'barriers',
            quantity: 'barrier of the first stage over that of the second',
            value: strong! / weak!,
          },
          above(1),
        ),
      ],
      reason:
        'Minibatch noise vanishes at the origin, so that nothing escapes. Under Langevin noise rank 1 comes ' +
        `after ${digits(theorised[0]!.value!, 2)} epochs and rank 2 after ${digits(theorised[1]!.value!, 2)}: ` +
        `the first barrier is the lower one (${digits(strong!)} against ${digits(weak!)}) and has more zero ` +
        'modes, so it cannot be the slow stage.',
    };
  },
});
