import { sourceFromValue, uncheckedExperiment } from '@kramers/core';
import { ofType } from '@kramers/core';
import { lastValueFrom, map, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { builtinLab } from '../engine/builtin-lab';
import type { Knobs } from '../messages/steering';
import { Session } from './session';

const lab = builtinLab();

const langevin = {
  name: 'langevin',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, temperature: 6e-4, epochs: 300 },
  replicas: { count: 3, seed: 5 },
  reporters: [],
};
const minibatches = {
  ...langevin,
  name: 'minibatches',
  // 50 is no multiple of 8: a pass ends within an epoch.
  data: { kind: 'gaussian', correlations: [0.9, 0.7], inputs: 4, samples: 50, testSamples: 32 },
  model: { kind: 'tanh', bias: true, width: 6 },
  training: { batchSize: 8, optimiser: { kind: 'momentum' }, stepsPerEpoch: 5 },
  protocol: { kind: 'random-init', beta: 0.02, epochs: 200 },
  escape: { rank: 2 },
};
const kicked = {
  ...langevin,
  name: 'kicked',
  protocol: {
    kind: 'pipeline',
    steps: [
      { initialise: 'random' },
      { train: { beta: 0.361, until: 'converged', epochs: 3000, role: 'prepare' } },
      { perturb: { amplitude: 0.02 } },
      { train: { beta: 0.25, epochs: 20, watch: true } },
      { perturb: { amplitude: 0.03 } },
      { train: { beta: 0.25, epochs: 300 } },
    ],
  },
};
const knobs = {
  kicked: { beta: 0.25, temperature: 0, learningRate: 0.08, batchSize: 'full' },
  langevin: { beta: 0.25, temperature: 6e-4, learningRate: 0.08, batchSize: 'full' },
  minibatches: { beta: 0.02, temperature: 0, learningRate: 0.08, batchSize: 8 },
} satisfies Record<string, Knobs>;

const weightsOf = (session: Session) => session.replicas.map(({ weights }) => Array.from(weights));
const go = (session: Session, epochs: number) => {
  for (let i = 0; i < epochs; i++) session.advance();
};

/** The final weights of the experiment that a session hands over, trained as the command trains them. */
async function weightsOfFile(session: Session): Promise<number[][]> {
  const cells = lab.run(uncheckedExperiment(session.experiment())).pipe(
    ofType('cell-finished'),
    map(({ result }) => [...result.weights!.values]),
    toArray(),
  );
  return lastValueFrom(cells);
}

describe.each([
  ['langevin', langevin, knobs.langevin, { ...knobs.langevin, beta: 0.2, temperature: 1e-3 }],
  ['kicked', kicked, knobs.kicked, { ...knobs.kicked, beta: 0.2, temperature: 1e-4 }],
  ['minibatches', minibatches, knobs.minibatches, { ...knobs.minibatches, batchSize: 3, learningRate: 0.05 }],
] as const)('a steered session: %s', (_name, experiment, first, second) => {
  const open = () => Session.open(lab, sourceFromValue(experiment), first);

  it('ends in the weights of the pipeline that it hands over', async () => {
    const session = await open();
    go(session, 37);
    session.turn(second);
    go(session, 13);
    session.kick(0.2);
    go(session, 20);
    session.burst(3, 5);
    go(session, 11);
    session.kick(0.1);
    session.turn(first);
    go(session, 1);
    expect(session.time).toBe(82);
    expect(await weightsOfFile(session)).toEqual(weightsOf(session));
  });

  it('gives the same bits after going back, and in a fork, as if it had never left', async () => {
    const straight = await open();
    go(straight, 143);
    straight.turn(second);
    go(straight, 30);
    const there = weightsOf(straight);
    const way = straight.acts;

    const session = await open();
    go(session, 143);
    const fork = session.acts;
    session.turn(first.temperature > 0 ? { ...first, temperature: 2e-3 } : { ...first, beta: 0.3 });
    session.kick(0.3);
    go(session, 77);
    expect(weightsOf(session)).not.toEqual(there);
    session.goTo(fork);
    session.turn(second);
    go(session, 30);
    expect(weightsOf(session)).toEqual(there);

    session.rewind(161);
    expect(session.time).toBe(161);
    go(session, 12);
    expect(weightsOf(session)).toEqual(there);
    // To a time before the knobs were turned, in the middle of a phase.
    session.rewind(71);
    go(session, 72);
    session.turn(second);
    go(session, 30);
    expect(weightsOf(session)).toEqual(there);
    session.rewind(0);
    session.goTo(way);
    expect(weightsOf(session)).toEqual(there);
  });
});

it('an experiment with several settings, or of another kind, is refused in a sentence', async () => {
  const many = { ...langevin, over: { 'protocol.temperature': [6e-4, 7e-4] } };
  await expect(Session.open(lab, sourceFromValue(many), knobs.langevin)).rejects.toThrow(/one setting at a time/);
  const sweep = { ...langevin, protocol: { kind: 'annealing', from: 0, to: 0.1, step: 0.05 } };
  await expect(Session.open(lab, sourceFromValue(sweep), knobs.langevin)).rejects.toThrow(/pipeline of steps/);
});
