import { about, below, type CellResult, type ClaimExperiment, compare, defineClaim } from '@kramers/core';
import { bootstrapIntervals, resample } from '@kramers/theory';
import { armOf, schemesOf } from './scheme-findings';
import { digits } from '@kramers/core/results';
import { fullBatches, population, rankTwo, STUDY } from './settings';

const resets: ClaimExperiment = {
  name: 'resets',
  note: 'A trap of Langevin noise, and the same trap set back to its beginning now and then.',
  data: population,
  training: fullBatches,
  escape: rankTwo,
  protocol: {
    kind: 'compare-schemes',
    trapBeta: 0.361,
    beta: 0.25,
    temperature: 6e-4,
    epochs: 50_000,
    constants: { temperature: [6e-4] },
    schemes: { 'reset every 200': [{ restart: { every: 200, from: 'trap' } }] },
  },
  replicas: { count: 100, seed: 1 },
  full: { 'replicas.count': 500 },
};

/** Escapes over a barrier have no memory. */
export const resetUseless = defineClaim({
  name: 'reset-useless',
  summary: 'Setting a thermal trap back to its beginning gains nothing: mean without over mean with ≤ 1.1.',
  source: STUDY,
  expected: { gain: 1.1 },
  experiments: [resets],
  judge(run, { gain }) {
    const table = schemesOf(run(resets.name));
    const [without, reset] = [armOf(table, 'baseline'), armOf(table, 'reset every 200')];
    const { value, low, high } = reset.speedUp;
    return {
      readings: [
        compare(
          { reading: 'measured', quantity: 'mean without over mean with resets', value, interval: [low, high] },
          below(gain),
        ),
      ],
      reason:
        `Without resets the mean time is ${digits(without.mean)} epochs, with one every 200 ${digits(reset.mean)}: ` +
        'waiting has no memory, and each reset pays again for warming the trap.',
    };
  },
});

/** Epochs that a network is tried for, and that another trap costs. */
const EVERY = 50;

const sparse: ClaimExperiment = {
  name: 'sparse-trap-50',
  note: 'Sparse sampling after a trap of fifty epochs, without noise: when do traps let go?',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 512, testSamples: 16, fresh: true },
  training: { learningRate: 0.1, batchSize: 64 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: {
    kind: 'sparse-sampling',
    pool: 5000,
    samples: 25,
    trapBeta: 0.361,
    trapEpochs: EVERY,
    beta: 0.0025,
    epochs: 20_000,
    prepareEpochs: 300,
  },
  replicas: { count: 200, seed: 1 },
  full: { 'replicas.count': 1000 },
};

/** Delays whose tail is heavier than exponential. */
export const restartHeavyTail = defineClaim({
  name: 'restart-heavy-tail',
  summary: 'Giving up a sparse trap of 50 epochs every 50 steps, the next trap’s cost included, is 19 times as fast.',
  source: STUDY,
  expected: { speedUp: 19, factor: 1.6 },
  experiments: [sparse],
  judge(run, { speedUp, factor }) {
    const traps = [...run(sparse.name).cells()].filter(
      ({ trapped, escape }) => trapped !== false && escape !== null && !escape.outBefore,
    );
    const places = traps.map((_, i) => i);
    const value = gain(traps);
    const [interval] = bootstrapIntervals((random) => [gain(resample(places, random).map((i) => traps[i]!))]);
    const soon = traps.filter(isSoon).length;
    return {
      readings: [
        compare(
          {
            reading: 'measured',
            quantity: 'mean time of waiting over that of restarts every 50 steps, each at a cost of 50',
            value,
            interval: [interval!.low, interval!.high],
            note:
              'each try is an independent trap, so that both means follow from one set of delays: (Σ min(τ, 50) + ' +
              '50·n)/k for restarts, time watched over escapes up to 20 000 steps for waiting',
          },
          about(speedUp, { factor }),
        ),
      ],
      reason:
        `${soon} of ${traps.length} traps let go within 50 steps, and most not within 20 000: with so wide a spread ` +
        `it pays to give up early, ${digits(value)}-fold.`,
    };
  },
});

function isSoon({ escape }: CellResult): boolean {
  return escape?.epoch !== null && escape!.epoch <= EVERY;
}

function gain(traps: readonly CellResult[]): number {
  const watched = traps.map(({ escape }) => escape!.watchedEpochs);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const escapes = traps.filter(({ escape }) => escape!.epoch !== null).length;
  const tried = sum(watched.map((time) => Math.min(time, EVERY) + EVERY));
  return sum(watched) / escapes / (tried / traps.filter(isSoon).length);
}
