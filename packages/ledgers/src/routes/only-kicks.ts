import { about, above, type ClaimExperiment, compare, defineClaim } from '@kramers/core';
import { proportion } from '@kramers/theory';
import { armOf, schemesOf } from './scheme-findings';
import { rankTwo, STUDY } from './settings';

const again = { rest: 15, repeat: 'escaped' } as const;

const experiment: ClaimExperiment = {
  name: 'minibatch-schemes',
  note: 'A converged rank-1 trap under minibatch noise alone, and what is tried to free it.',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, samples: 512, testSamples: 64, seed: 3 },
  training: { learningRate: 0.08, batchSize: 64 },
  escape: rankTwo,
  protocol: {
    kind: 'compare-schemes',
    trapBeta: 0.361,
    rank: 1,
    beta: 0.25,
    epochs: 300,
    constants: { learningRate: [0.32, 1] },
    schemes: {
      'β to 0': [{ betaKick: { to: 0, epochs: 200, ...again } }],
      'learning rate × 4': [{ burst: { of: 'learningRate', factor: 4, epochs: 30, ...again } }],
      'single samples': [{ repeat: { steps: [{ train: { batchSize: 1, epochs: 20 } }, { wait: 15 }] } }],
      'kick, auto': [{ perturb: { amplitude: 'auto', rest: 300 } }],
    },
  },
  replicas: { count: 20, seed: 1 },
  full: { 'replicas.count': 100 },
};

/** What frees a trap under minibatch noise. */
export const sgdOnlyKick = defineClaim({
  name: 'sgd-only-kick',
  summary: 'Under minibatches alone nothing but a perturbation of the weights frees a converged trap.',
  source: STUDY,
  expected: { freed: 0, kicked: 0.85 },
  experiments: [experiment],
  judge(run, { freed, kicked }) {
    const table = schemesOf(run(experiment.name));
    const tried = ['β to 0', 'learning rate × 4', 'single samples', 'rate = 0.32', 'rate = 1'];
    const kick = armOf(table, 'kick, auto');
    const share = proportion(kick.escapes, table.replicas);
    return {
      readings: tried.map((name) =>
        compare(
          {
            reading: 'measured',
            quantity: `traps freed by "${name}", of ${table.replicas}`,
            value: armOf(table, name).escapes,
          },
          about(freed, { tolerance: 0 }),
        ),
      ),
      asides: [
        compare(
          { reading: 'kicks', quantity: 'share freed by one kick as large as theory asks for', ...interval(share) },
          above(kicked),
        ),
      ],
      reason:
        `None of ${tried.length} changes of β, learning rate or batch size freed any of ${table.replicas} traps; one ` +
        `kick freed ${kick.escapes}. The gradients of all batches stay in the subspaces that have been learnt.`,
    };
  },
});

function interval({ share, low, high }: { share: number; low: number; high: number }) {
  return { value: share, interval: [low, high] as const };
}
