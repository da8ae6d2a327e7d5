import { identityActivation, requireSmooth, type Activation, type Samples, type SmoothNetwork } from '@kramers/theory';
import type { DataSet } from '../contracts/data';
import type { ExperimentPoint } from '../contracts/experiment';
import type { Model } from '../contracts/model';
import { parseExpression } from '../expression/parse';
import { drawData, networkShape } from '../network/materials';
import type { Registry } from '../plugins/registry';
import { momentSamples } from './moment-samples';
import { smoothActivation } from './smooth-activation';

/** Functions of a model's text: parsed and checked once. */
const functions = new Map<string, Activation>();

/**
 * The network of an experiment's grid point as the theory of landscapes takes it: functions and numbers. Any activation
 * that is an expression will do, a plugin's too, with biases and weight decay on them or not. A linear network without
 * biases is given the fewest samples that have its data's moments, so that exact moments are no exception.
 *
 * @param seed of the data; by default the one that the experiment's replicas share, or that of its first replica.
 * @throws RangeError, one sentence, for an activation with a kink, a loss that is not the squared one, a depth without
 * hidden layers, or a population where only samples will do.
 */
export function smoothNetworkOf(
  point: Pick<ExperimentPoint, 'experiment' | 'folder' | 'files'>,
  registry: Registry,
  seed = dataSeedOf(point),
): SmoothNetwork {
  const { experiment } = point;
  const { widths, bias, regulariseBias = false, layers, loss } = networkShape(experiment, registry);
  if ((loss?.name ?? 'mse') !== 'mse') {
    throw new RangeError(`training.loss is "${loss!.name}": the landscape is that of the squared error, "mse"`);
  }
  if (widths.length < 3) throw new RangeError('model.depth is 1: a landscape needs a hidden layer, depth 2 or more');
  const models = layers ?? widths.slice(2).map(() => registry.get('models', experiment.model.kind));
  const { train } = drawData(point, registry, seed);
  return {
    widths,
    activation: models.map((model) => activationOf(model)),
    bias,
    decayBiases: bias && regulariseBias,
    samples: samplesFor(models, bias, train),
  };
}

/** The seed of the data that an experiment's replicas share; where each has its own, that of the first. */
export function dataSeedOf({ experiment: { data, replicas } }: Pick<ExperimentPoint, 'experiment'>): number {
  return data.fresh ? replicas.seed : (data.seed ?? replicas.seed);
}

function activationOf({ name, activation }: Model): Activation {
  const known = functions.get(activation);
  if (known) return known;
  const made = activation === 'x' ? identityActivation : smoothActivation(parseExpression(activation, ['x']));
  try {
    requireSmooth(made);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`model "${name}", φ(x) = ${activation}: ${cause.message}`, { cause });
  }
  functions.set(activation, made);
  return made;
}

function samplesFor(models: readonly Model[], bias: boolean, train: DataSet): Samples {
  const linear = !bias && models.every(({ activation }) => activation === 'x');
  if (linear) return momentSamples(train.moments);
  if (train.samples) return train.samples;
  throw new RangeError(
    'the data are exact moments of a population, which say all only to a linear network without biases; ' +
      'set data.population: false',
  );
}
