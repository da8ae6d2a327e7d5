import { definePlugin, type Conversation, defineProtocol, initialise, restore, save, train } from '@kramers/core';
import { exactMap } from './exact-map';
import { count, limits } from '@kramers/core/plugins';
import { type LocalCoefficient, localLearningCoefficient } from '@kramers/theory';
import { z } from 'zod';

/** What the protocol returns. */
export type SampledCoefficient = LocalCoefficient & {
  readonly kind: 'local-learning-coefficient';
  readonly rank: number;
};

const options = z.strictObject({
  prepare: z
    .array(z.number().nonnegative())
    .default([])
    .meta({ description: 'Values of β to converge at, one after the other; none: the first weights are the minimum.' }),
  beta: z.number().nonnegative().default(0).meta({ description: 'β of the loss whose minimum it is.' }),
  localise: z.number().nonnegative().default(0).meta({
    description: 'γ: e^{−γ|W|²/2} holds the chains where the minimum is not compact, as at W = 0 without decay.',
  }),
  temperatures: z
    .array(z.number().positive())
    .min(1)
    .max(2)
    .meta({ description: 'T; with two of them λ̂ is extrapolated to T = 0.' }),
  chains: count(limits.replicas).default(4),
  burnIn: count(limits.epochs).meta({ description: 'Epochs before the first draw.' }),
  draws: count(limits.trials).meta({ description: 'Draws of a chain.' }),
  every: count(limits.epochs).meta({ description: 'Epochs from one draw to the next.' }),
});

type Options = z.output<typeof options>;

/**
 * λ̂, the local learning coefficient at a minimum, by SGLD: (E_T𝓛 − 𝓛\*)/T along chains of full-batch descent with
 * Langevin noise that start from it. The penalty that holds the chains is not part of 𝓛.
 */
export const sampledCoefficient = defineProtocol({
  name: 'local-learning-coefficient',
  version: 1,
  summary: 'Samples around a minimum by SGLD, and estimates its local learning coefficient λ̂',
  options,
  *run(given, { warn }) {
    const { prepare, beta, temperatures } = given;
    yield* initialise();
    for (const [i, value] of prepare.entries()) {
      const name = `prepare ${i + 1}`;
      yield* train({ name, beta: value, temperature: 0, epochs: 200_000, until: 'converged', role: 'prepare' });
    }
    yield* save('minimum');
    const look = yield* train({ name: 'minimum', beta, learningRate: 1e-30, temperature: 0, epochs: 1 });
    const chains = [];
    for (const temperature of temperatures) {
      const losses: Float64Array[] = [];
      for (let chain = 0; chain < given.chains; chain++) losses.push(yield* drawLosses(given, temperature, chain));
      chains.push({ temperature, losses });
    }
    const found = localLearningCoefficient(chains, { lossAtMinimum: look.metrics.loss });
    if (found.interval.high < 0)
      warn(
        'the chains find losses below that of the state that they start from: it is no minimum, and λ̂ means nothing',
      );
    if (!found.converged)
      warn('the chains of λ̂ have not converged (R̂ above 1.05): neither its value nor its interval means anything');
    return { kind: 'local-learning-coefficient', rank: look.metrics.rank, ...found } satisfies SampledCoefficient;
  },
});

/** Losses along one chain, after burn-in. */
function* drawLosses(given: Options, temperature: number, chain: number): Conversation<Float64Array> {
  const { beta, localise, burnIn, draws, every } = given;
  const penalty = localise * temperature;
  const knobs = { beta: beta + penalty, temperature, batchSize: 'full' as const, quiet: true };
  yield* restore('minimum');
  yield* train({ ...knobs, name: 'burn in', epochs: burnIn, streams: `chain/${temperature}/${chain}` });
  const losses = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const { metrics } = yield* train({ ...knobs, name: 'draw', epochs: every });
    losses[draw] = metrics.loss - (penalty / 2) * metrics.weightNorm * metrics.weightNorm;
  }
  return losses;
}

/** What the experiments of this ledger need beside the built-ins. */
export const coefficientContributions = definePlugin({
  name: '@kramers/learning-coefficients',
  data: [exactMap],
  protocols: [sampledCoefficient],
});
