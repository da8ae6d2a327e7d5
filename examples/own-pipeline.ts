// A pipeline of one's own in code: phases are composed into a protocol, its events are watched on their way, and the
// run is summed up.
import { definePlugin, defineProtocol, type ExperimentInput, expectRank, initialise, train } from '@kramers/core';
import { createKramers } from '@kramers/cli';
import { lastValueFrom, tap } from 'rxjs';
import { z } from 'zod';

const twoBaths = defineProtocol({
  name: 'two-baths',
  summary: 'Traps a network at rank 1, leaves it in a cold bath for a while, then in a warm one until it escapes',
  options: z.strictObject({
    cold: z.number().nonnegative(),
    warm: z.number().nonnegative(),
    epochs: z.int().positive(),
  }),
  *run({ cold, warm, epochs }) {
    yield* initialise();
    yield* train({ name: 'trap', beta: 0.361, epochs, until: 'converged', role: 'prepare' });
    yield* expectRank(1);
    const wait = yield* train({ name: 'cold', beta: 0.25, temperature: cold, epochs: 100 });
    const end = yield* train({ name: 'warm', beta: 0.25, temperature: warm, epochs, watch: true, until: 'escaped' });
    return { rankAfterCold: wait.metrics.rank, finalRank: end.metrics.rank };
  },
});

// So that the compiler knows its options, and refuses a misspelt one.
declare module '@kramers/core' {
  interface ProtocolInputs {
    'two-baths': z.input<(typeof twoBaths)['options']>;
  }
}

const experiment: ExperimentInput = {
  name: 'own-pipeline',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true },
  training: { batchSize: 'full', stepsPerEpoch: 8 },
  escape: { singularValue: 2, above: 0.3 },
  protocol: { kind: 'two-baths', cold: 1e-4, warm: 8e-4, epochs: 20_000 },
  replicas: { count: 10 },
};

const lab = createKramers({ plugins: [definePlugin({ name: 'mine', protocols: [twoBaths] })] });
const summary = await lastValueFrom(
  lab.run(experiment).pipe(
    tap(
      (event) =>
        event.type === 'rank-changed' &&
        console.log(`replica ${event.replica}, ${event.phase}: rank ${event.toRank} at epoch ${event.epoch}`),
    ),
    lab.summary(experiment),
  ),
);
for (const { escapes, replicas, tau, tauLow, tauHigh } of summary.points) {
  console.log(
    `${escapes} of ${replicas} escaped, τ = ${tau?.toFixed(0)} (${tauLow?.toFixed(0)} to ` +
      `${tauHigh?.toFixed(0)}) epochs`,
  );
}
