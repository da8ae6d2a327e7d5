import {
  type Conversation,
  definePlugin,
  defineProtocol,
  initialise,
  restore,
  save,
  train,
  type TrainOutcome,
} from '@kramers/core';
import { exactMap } from './exact-map';
import { isKnownMap, leadingPower, multiplicityOf, type MultiplicitySource } from './multiplicity';
import { count, limits } from '@kramers/core/plugins';
import { type LocalCoefficient, localLearningCoefficient } from '@kramers/theory';
import { z } from 'zod';
import { samplingProblems } from './sampling-problems';

/** What the protocol returns. */
export type SampledCoefficient = LocalCoefficient & {
  readonly kind: 'local-learning-coefficient';
  readonly rank: number;
  /** Where m comes from; `assumed` where it is not known, and 1. */
  readonly multiplicityFrom: MultiplicitySource;
};

const options = z.strictObject({
  prepare: z
    .array(z.number().nonnegative())
    .default([])
    .meta({ description: 'Values of β to converge at, one after the other; none: the first weights are the minimum.' }),
  beta: z.number().nonnegative().default(0).meta({ description: 'β of the loss whose minimum it is.' }),
  localise: z
    .number()
    .nonnegative()
    .default(0)
    .meta({
      description:
        'γ: e^{−γ|W|²/2} holds the chains where the minimum is not compact, as without decay. They cross it in a ' +
        'time of 1/(γT), which learning rate × steps of the burn-in should exceed.',
    }),
  temperatures: z
    .array(z.number().positive())
    .min(1)
    .max(2)
    .meta({ description: 'T; with two of them λ̂ is extrapolated to T = 0. Multiplicities above 1 need two.' }),
  multiplicity: count(limits.depth)
    .optional()
    .meta({
      description:
        'm of the coefficient. For linear networks on exact-map without decay it is known from widths and rank; for ' +
        'others the interval takes it to be 1 unless given.',
    }),
  chains: count(limits.replicas).min(2).default(4),
  burnIn: count(limits.epochs).meta({ description: 'Epochs before the first draw.' }),
  draws: count(limits.trials).meta({ description: 'Draws of a chain.' }),
  every: count(limits.epochs).meta({ description: 'Epochs from one draw to the next.' }),
});

type Options = z.output<typeof options>;

/**
 * λ̂, the local learning coefficient at a minimum, by SGLD: (E_T𝓛 − 𝓛\*)/T along chains of full-batch descent with
 * Langevin noise that start from it. The penalty that holds the chains is not part of 𝓛.
 *
 * Steps of length η spread each direction of curvature k too far, by 1/(1 − ηk/2). Losses are therefore read after a
 * quarter of a step without noise, ½kw²(1 − ηk/4)²: what is left of the bias is (ηk)²/16.
 */
export const sampledCoefficient = defineProtocol({
  name: 'local-learning-coefficient',
  version: 3,
  summary: 'Samples around a minimum by SGLD, and estimates its local learning coefficient λ̂',
  options,
  check(given, experiment) {
    const { multiplicity, source } = multiplicityOf(given, experiment);
    if (multiplicity === 1 || given.temperatures.length === 2) return [];
    const whose = source === 'option' ? 'the multiplicity given' : 'the multiplicity of this network’s coefficient';
    return [['temperatures', `${whose} is ${multiplicity}: a logarithm of T hides λ, which two of them bound`]];
  },
  *run(given, { experiment, warn }) {
    const { prepare, beta, temperatures } = given;
    const { learningRate } = experiment.training;
    const { multiplicity, source } = multiplicityOf(given, experiment);
    yield* initialise();
    for (const [i, value] of prepare.entries()) {
      const name = `prepare ${i + 1}`;
      yield* train({ name, beta: value, temperature: 0, epochs: 200_000, until: 'converged', role: 'prepare' });
    }
    yield* save('minimum');
    const look = yield* train({ name: 'minimum', beta, learningRate: 1e-30, temperature: 0, epochs: 1 });
    const chains = [];
    let stepShare = 0;
    for (const temperature of temperatures) {
      const drawn: DrawnLosses[] = [];
      for (let chain = 0; chain < given.chains; chain++)
        drawn.push(yield* drawLosses(given, learningRate, temperature, chain));
      chains.push({ temperature, losses: drawn.map(({ losses }) => losses) });
      stepShare = Math.max(stepShare, drawn.reduce((sum, one) => sum + one.stepShare, 0) / drawn.length);
    }
    const found = localLearningCoefficient(chains, {
      // Where the chains began need not be the minimum that they find; what a map can be learnt to is known.
      lossAtMinimum: isKnownMap(given, experiment) ? 0 : look.metrics.loss,
      multiplicity,
      power: leadingPower(given, experiment),
    });
    for (const problem of samplingProblems(given, experiment, source, {
      ...found,
      startLoss: look.metrics.loss,
      stepShare,
    }))
      warn(problem);
    return {
      kind: 'local-learning-coefficient',
      rank: look.metrics.rank,
      multiplicityFrom: source,
      ...found,
    } satisfies SampledCoefficient;
  },
});

/** Losses along one chain, after burn-in, and which share of them the step had added. */
interface DrawnLosses {
  readonly losses: Float64Array;
  readonly stepShare: number;
}

function* drawLosses(
  given: Options,
  learningRate: number,
  temperature: number,
  chain: number,
): Conversation<DrawnLosses> {
  const { beta, localise, burnIn, draws, every } = given;
  const penalty = localise * temperature;
  const still = { beta: beta + penalty, batchSize: 'full' as const, quiet: true };
  const knobs = { ...still, temperature };
  const quarter = { ...still, temperature: 0, learningRate: learningRate / 4, stepsPerEpoch: 1, keepPresent: true };
  yield* restore('minimum');
  yield* train({ ...knobs, name: 'burn in', epochs: burnIn, streams: `chain/${temperature}/${chain}` });
  const losses = new Float64Array(draws);
  const lossOf = ({ metrics: { loss, weightNorm } }: TrainOutcome) => loss - (penalty / 2) * weightNorm * weightNorm;
  let [added, total] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const there = lossOf(yield* train({ ...knobs, name: 'draw', epochs: every }));
    losses[draw] = lossOf(yield* train({ ...quarter, name: 'look', epochs: 1 }));
    added += there - losses[draw]!;
    total += losses[draw]!;
  }
  return { losses, stepShare: added / total };
}

/** What the experiments of this ledger need beside the built-ins. */
export const coefficientContributions = definePlugin({
  name: '@kramers/learning-coefficients',
  data: [exactMap],
  protocols: [sampledCoefficient],
});
