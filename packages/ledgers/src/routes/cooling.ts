import { above, type ClaimExperiment, compare, defineClaim } from '@kramers/core';
import { armOf, schemesOf } from './scheme-findings';
import { digits } from '@kramers/core/results';
import { fullBatches, population, rankTwo, STUDY } from './settings';

const experiment: ClaimExperiment = {
  name: 'cooling',
  note: 'Random weights at the target’s β at once, and brought to it through the transition.',
  data: population,
  training: fullBatches,
  escape: rankTwo,
  protocol: {
    kind: 'compare-schemes',
    beta: 0.25,
    temperature: 5e-4,
    epochs: 30_000,
    constants: { temperature: [5e-4] },
    schemes: { 'β .5 → .25': [{ betaWarmup: { from: 0.5, epochs: 50 } }] },
  },
  replicas: { count: 30, seed: 1 },
  full: { 'replicas.count': 100 },
};

/** What cooling through the transition does. */
export const coolingTraps = defineClaim({
  name: 'cooling-traps',
  summary: 'Bringing β from .5 down to .25 over 50 epochs takes 300 times as long as the target’s β at once.',
  source: STUDY,
  expected: { slower: 300 },
  experiments: [experiment],
  judge(run, { slower }) {
    const table = schemesOf(run(experiment.name));
    const [once, cooled] = [armOf(table, 'baseline'), armOf(table, 'β .5 → .25')];
    const { value, low, high } = cooled.speedUp;
    const inverse = (end: number | null) => (end === null ? null : 1 / end);
    return {
      readings: [
        compare(
          {
            reading: 'measured',
            quantity: 'mean time when cooled over mean time at once',
            value: inverse(value),
            interval: [inverse(high), inverse(low)],
          },
          above(slower),
        ),
      ],
      reason:
        `At the target’s β at once random weights take ${digits(once.mean)} epochs; cooled through the transition ` +
        `they walk into the trap and take ${digits(cooled.mean)}.`,
    };
  },
});
