import { about, type CellResult, compare, defineClaim } from '@kramers/core';
import { median } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { trapsPrinted, trapsTheorised } from '../experiments/traps';
import { cellsOf, columnOf, meanOf } from '../support/findings';
import { digits } from '@kramers/core/results';

/** How soon a random start has learnt. */
export const randomFast = defineClaim({
  name: 'random-fast',
  summary: 'Random initialisation reaches rank 2 in ≈ 10 epochs at β = 0.32, learning rate 0.08, B = 64.',
  source: '§3.1 i',
  expected: { epochs: 10 },
  experiments: [trapsPrinted, trapsTheorised],
  judge(run, { epochs }) {
    const printed = cellsOf(run(trapsPrinted.name), RANDOM);
    const learnt = printed.filter(({ phases }) => phases.at(-1)!.metrics.rank === 2);
    const times = learnt.map(settlingTime);
    const warm = cellsOf(run(trapsTheorised.name), RANDOM).map(settlingTime);
    const quantity =
      'epochs until the test error stays within 5 % (and two standard deviations of its noise) of its plateau';
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity,
            unit: 'epochs',
            ...meanOf(times),
            note: `over the ${learnt.length} of ${printed.length} replicas that end at rank 2`,
          },
          about(epochs, { factor: 2 }),
        ),
        compare({ reading: 'as theorised', quantity, unit: 'epochs', ...meanOf(warm) }, about(epochs, { factor: 2 })),
      ],
      asides: [
        compare(
          {
            reading: 'as printed',
            quantity: 'share of samples in which β = 0.32 holds rank 2 to the end',
            value: learnt.length / printed.length,
          },
          about(1, { tolerance: 0.05 }),
        ),
      ],
      reason:
        'A random start has all modes at once and rolls downhill: it has settled after ' +
        `${digits(meanOf(times).value!, 2)} epochs on average in the ${learnt.length} of ${printed.length} ` +
        `samples that hold rank 2 at this β, under Langevin noise after ${digits(meanOf(warm).value!, 2)}.`,
    };
  },
});

const RANDOM = 'random initialisation';

/**
 * Epochs until the test error stays for five epochs within 5 % of its plateau, the median of the later half; where
 * noise makes it fluctuate, within 5 % and two standard deviations.
 */
export function settlingTime(cell: CellResult): number {
  const column = columnOf(cell, 'train', 'testMse');
  const later = column.values.slice(column.values.length >> 1);
  const plateau = median(later);
  const deviation = Math.sqrt(later.reduce((sum, value) => sum + pow(value - plateau, 2), 0) / later.length);
  const within = column.values.map((value) => Math.abs(value - plateau) < 0.05 * plateau + 2 * deviation);
  const at = within.findIndex((_, i) => within.slice(i, i + 5).every(Boolean));
  return column.epochs[at]!;
}
