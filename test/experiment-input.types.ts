// What the compiler refuses of an experiment in code, and what not: `npm run typecheck` fails where a line marked as an
// error is none.
import type { ExperimentInput } from '@kramers/core';
import '@kramers/models';
import '@kramers/protocols';

export const sound: ExperimentInput = {
  name: 'trial',
  data: { correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full', optimiser: { kind: 'adam', momentum: 0.8 } },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 100 },
};

const { data, training, protocol } = sound;

export const misspelt: readonly ExperimentInput[] = [
  // @ts-expect-error: it is called correlations
  { name: 'trial', data: { corelations: [0.9, 0.8], population: true }, training, protocol },
  // @ts-expect-error: it is called trapBeta
  { name: 'trial', data, training, protocol: { kind: 'rank-trap', trapbeta: 0.361, beta: 0.25, epochs: 100 } },
  // @ts-expect-error: it is called optimiser
  { name: 'trial', data, training: { batchSize: 'full', optimizer: { kind: 'adam' } }, protocol },
  // @ts-expect-error: it is called momentum
  { name: 'trial', data, training: { optimiser: { kind: 'adam', scaleMomentum: 0.8 } }, protocol },
  // @ts-expect-error: it is called rank-trap
  { name: 'trial', data, training, protocol: { kind: 'rank-trp', beta: 0.25, epochs: 100 } },
  // @ts-expect-error: it is called replicas
  { name: 'trial', data, training, protocol, replica: { count: 2 } },
];
