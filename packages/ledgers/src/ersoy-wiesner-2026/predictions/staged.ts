import { about, type CellResult, compare, defineClaim } from '@kramers/core';
import { stagesTheorised, trapsPrinted } from '../experiments/traps';
import { cellsOf, meanOf } from '../support/findings';

/** In how many stages the features are learnt. */
export const staged = defineClaim({
  name: 'staged',
  summary: 'd features grok in up to d stages.',
  source: '§4.1 (1)',
  expected: { perFeature: 1 },
  experiments: [trapsPrinted, stagesTheorised],
  judge(run, { perFeature }) {
    const printed = cellsOf(run(trapsPrinted.name), 'trivial trap').filter(({ trapped }) => trapped !== false);
    const lists = new Map<number, CellResult[]>();
    for (const cell of run(stagesTheorised.name).cells()) {
      const { length } = cell.parameters['data.correlations'] as readonly number[];
      lists.set(length, [...(lists.get(length) ?? []), cell]);
    }
    const counted = [...lists].map(([features, cells]) => ({ features, stages: cells.map((cell) => stagesOf(cell)) }));
    const wanted = (features: number) => about(perFeature * features, { tolerance: 0 });
    return {
      readings: [
        compare(
          {
            reading: 'as printed',
            quantity: 'most stages out of the trivial trap, d = 2',
            value: Math.max(...printed.map(stagesOf)),
          },
          wanted(2),
        ),
        ...counted.map(({ features, stages }) =>
          compare(
            {
              reading: 'as theorised',
              quantity: `most stages out of the trivial trap, d = ${features}`,
              value: Math.max(...stages),
              note: `mean ${meanOf(stages).value}`,
            },
            wanted(features),
          ),
        ),
      ],
      reason:
        'Under Langevin noise at β = 0.1 the most stages counted are ' +
        `${counted.map(({ stages }) => Math.max(...stages)).join(', ')} for d = ` +
        `${counted.map(({ features }) => features).join(', ')}: every mode has a barrier of its own. Fewer are ` +
        'counted where two come within the same few epochs. Under minibatch noise the trap holds, and there is ' +
        'none.',
      figures: [
        {
          name: 'stages-counted',
          title: 'Stages of learning against the number of features',
          caption:
            'Stages in which rank grew out of the trivial trap under Langevin noise (T = 1.5e-4, β = 0.1, ' +
            'exact moments), mean and range over the replicas.',
          x: { label: 'features d', unit: null, scale: 'linear' },
          y: { label: 'stages', unit: null, scale: 'linear' },
          series: [
            {
              label: 'counted',
              kind: 'points',
              origin: 'measured',
              x: counted.map(({ features }) => features),
              y: counted.map(({ stages }) => meanOf(stages).value),
              low: counted.map(({ stages }) => Math.min(...stages)),
              high: counted.map(({ stages }) => Math.max(...stages)),
            },
            {
              label: 'd',
              kind: 'line',
              origin: 'quoted',
              x: counted.map(({ features }) => features),
              y: counted.map(({ features }) => features),
            },
          ],
        },
      ],
    };
  },
});

/** How many times the highest rank so far was surpassed, counting rises of the same epoch once. */
function stagesOf({ rankChanges, escape }: CellResult): number {
  let highest = 0;
  const epochs = new Set<number>();
  for (const { phase, epoch, toRank } of rankChanges) {
    if (phase !== escape?.phase || toRank <= highest) continue;
    highest = toRank;
    epochs.add(epoch);
  }
  return epochs.size;
}
