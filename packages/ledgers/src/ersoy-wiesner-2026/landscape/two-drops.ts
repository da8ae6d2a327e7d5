import { about, compare, defineClaim } from '@kramers/core';
import { sweepExact, sweepFeatures, sweepPrinted } from '../experiments/sweeps';
import { meanOf } from '../support/findings';
import { digits } from '@kramers/core/results';
import { dropsOf, sweepOf } from '../support/sweeps';

/** How many transitions there are, and of what size. */
export const twoDrops = defineClaim({
  name: 'two-drops',
  summary: 'Two features give two rank transitions, each by one rank; d features give d.',
  source: 'App. D.2, Fig. 3',
  expected: { perFeature: 1, size: 1 },
  experiments: [sweepPrinted, sweepExact, sweepFeatures],
  judge(run, { perFeature, size }) {
    const printed = [...run(sweepPrinted.name).cells()].map((cell) => dropsOf(sweepOf(cell)));
    const [exact] = [...run(sweepExact.name).cells()].map((cell) => dropsOf(sweepOf(cell)));
    const more = [...run(sweepFeatures.name).cells()].map((cell) => ({
      features: (cell.parameters['data.correlations'] as readonly number[]).length,
      drops: dropsOf(sweepOf(cell)),
    }));
    const wanted = (features: number) => about(perFeature * features, { tolerance: 0.5 });
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'transitions in a sweep up, d = 2',
            ...meanOf(printed.map((drops) => drops.length)),
          },
          wanted(2),
        ),
        compare(
          { reading: 'as printed', quantity: 'ranks lost in one transition, mean', ...meanOf(printed.flat()) },
          about(size, { tolerance: 0.25 }),
        ),
        compare(
          {
            reading: 'on exact moments',
            quantity: 'transitions in a sweep up, d = 2',
            value: exact!.length,
            note: 'in steps of 0.01 from β = 0, as in the paper',
          },
          wanted(2),
        ),
        ...more.map(({ features, drops }) =>
          compare(
            {
              reading: 'on exact moments',
              quantity: `transitions in a sweep up, d = ${features}`,
              value: drops.length,
              note: 'from β = 0.05',
            },
            wanted(features),
          ),
        ),
        compare(
          {
            reading: 'on exact moments',
            quantity: 'ranks lost in one transition, at most',
            value: Math.max(...more.flatMap(({ drops }) => drops)),
          },
          about(size, { tolerance: 0 }),
        ),
      ],
      reason:
        `Counted: ${more.map(({ features, drops }) => `${drops.length} for d = ${features}`).join(', ')}, each ` +
        `by one rank; under minibatch training ${digits(meanOf(printed.map((drops) => drops.length)).value!)} ` +
        'for d = 2. Modes decouple, and each has a fold of its own.',
      figures: [
        {
          name: 'transitions-counted',
          title: 'Rank transitions against the number of features',
          caption:
            'Transitions counted in a quasi-static sweep of β up, on exact moments, with η = 0.9, 0.8, 0.7, 0.6, 0.5.',
          x: { label: 'features d', unit: null, scale: 'linear' },
          y: { label: 'transitions', unit: null, scale: 'linear' },
          series: [
            {
              label: 'counted',
              kind: 'points',
              origin: 'measured',
              x: more.map(({ features }) => features),
              y: more.map(({ drops }) => drops.length),
            },
            {
              label: 'd',
              kind: 'line',
              origin: 'quoted',
              x: more.map(({ features }) => features),
              y: more.map(({ features }) => features),
            },
          ],
        },
      ],
    };
  },
});
