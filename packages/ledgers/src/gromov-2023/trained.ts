import { above, below, type CellResult, compare, defineClaim } from '@kramers/core';
import { proportion } from '@kramers/theory';
import { addition, cubic } from './experiments';
import { digits, meanOf } from '@kramers/core/results';

const SOURCE = 'Gromov 2023, arXiv 2301.02679; known from a summary, the original was not read';

/** Plain descent. */
export const plainGroks = defineClaim({
  name: 'gromov-plain-descent',
  summary: 'Plain descent without decay or noise groks addition: the training pairs first, the test pairs later.',
  source: SOURCE,
  expected: { share: 0.5, delay: 1.2 },
  experiments: [addition],
  judge(run, { share, delay }) {
    const cells = [...run(addition.name).cells()];
    const grokked = cells.filter(({ escape }) => escape?.epoch !== null && escape !== null);
    const found = proportion(grokked.length, cells.length);
    const ratios = meanOf(grokked.map(({ phases: [fit, understand] }) => 1 + understand!.steps / fit!.steps));
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'share of networks with 98 % of the test pairs',
            value: found.share,
            interval: [found.low, found.high],
          },
          above(share),
        ),
        compare({ reading: 'as printed', quantity: 'steps to understand over steps to fit', ...ratios }, above(delay)),
      ],
      reason:
        `${grokked.length} of ${cells.length} networks get there, the test pairs ${digits(ratios.value!)} times as ` +
        'late as the training pairs.',
    };
  },
});

/** A polynomial without such a solution. */
export const cubicNever = defineClaim({
  name: 'gromov-cubic',
  summary: 'n³ + nm² + m never generalises, even with more than nine tenths of the pairs.',
  source: SOURCE,
  expected: { accuracy: 0.2 },
  experiments: [cubic],
  judge(run, { accuracy }) {
    const cells = [...run(cubic.name).cells()];
    const last = cells.map(({ phases }) => phases.at(-1)!.metrics.others!);
    const test = meanOf(last.map((others) => others['testAccuracy']!));
    const train = meanOf(last.map((others) => others['trainAccuracy']!));
    return {
      readings: [compare({ reading: 'as printed', quantity: 'test accuracy in the end', ...test }, below(accuracy))],
      reason:
        `After ${cells[0]!.phases.at(-1)!.steps} steps ${digits(test.value!)} of the test pairs are right, and ` +
        `${digits(train.value!)} of the training pairs.`,
    };
  },
});

/** Rows of a cell, as numbers by column. */
function course({ trace }: CellResult, column: string): number[] {
  const at = trace.columns.indexOf(column);
  if (at < 0) throw new Error(`no column "${column}" was measured`);
  return trace.rows.map((row) => row[at]!);
}

/** What comes before the jump. */
export const participationLeads = defineClaim({
  name: 'gromov-participation',
  summary: 'The participation ratio of the weights in frequency grows before the test accuracy jumps.',
  source: SOURCE,
  expected: { lead: 1, growth: 1.1 },
  experiments: [addition],
  judge(run, { lead, growth }) {
    const cells = [...run(addition.name).cells()];
    const found = cells.flatMap((cell) => {
      const [steps, ratio, test] = ['step', 'participation', 'testAccuracy'].map((name) => course(cell, name));
      const jump = test!.findIndex((value) => value > 0.5);
      if (jump < 0) return [];
      const grown = ratio!.findIndex((value) => value > ratio![0]! * 1.1);
      const before = grown < 0 ? 1 : steps![grown]! / steps![jump]!;
      return [{ before, growth: ratio![jump]! / ratio![0]! }];
    });
    const leads = meanOf(found.map(({ before }) => before));
    const growths = meanOf(found.map((one) => one.growth));
    return {
      readings: [
        compare(
          { reading: 'as printed', quantity: 'when it has grown by a tenth, over when accuracy passes half', ...leads },
          below(lead),
        ),
        compare(
          {
            reading: 'as printed',
            quantity: 'participation when accuracy passes half, over that at first',
            ...growths,
          },
          above(growth),
        ),
      ],
      reason:
        `It has grown by a tenth at ${digits(leads.value!)} of the time at which half of the test pairs are right, ` +
        `and is then ${digits(growths.value!)} times what it was.`,
    };
  },
});

/** What the weights are in the end. */
export const periodicFeatures = defineClaim({
  name: 'gromov-periodic',
  summary: 'The units that descent finds become periodic: the participation ratio grows towards 1, a single frequency.',
  source: SOURCE,
  expected: { factor: 2 },
  experiments: [addition],
  judge(run, { factor }) {
    const cells = [...run(addition.name).cells()];
    const last = meanOf(cells.map((cell) => course(cell, 'participation').at(-1)!));
    const first = meanOf(cells.map((cell) => course(cell, 'participation')[0]!));
    const growth = meanOf(
      cells.map((cell) => course(cell, 'participation').at(-1)! / course(cell, 'participation')[0]!),
    );
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'participation when addition is understood, over that at first',
            ...growth,
          },
          above(factor),
        ),
      ],
      reason: `It is ${digits(first.value!)} at first and ${digits(last.value!)} in the end; 1 is a single frequency.`,
    };
  },
});
