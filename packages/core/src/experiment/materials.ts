import type { DataSource } from '../contracts/data';
import type { NetworkShape } from '../contracts/model';
import { openStream } from '../random/stream';
import type { Registry } from '../registry';
import type { Experiment } from './schema';

/** The shape of an experiment's network. */
export function networkShape({ data, model, training }: Experiment, registry: Registry): NetworkShape {
  const { inputs, outputs } = registry.get('data', data.kind).dimensions(data);
  return {
    widths: [inputs, ...Array.from({ length: model.depth - 1 }, () => model.width), outputs],
    bias: model.bias,
    regulariseBias: model.regulariseBias,
    layers: model.activations?.map((name) => registry.get('models', name)),
    loss: training.loss,
    optimiser: training.optimiser,
  };
}

/** An experiment's data, drawn from the streams of `seed`. */
export function drawData({ data }: Experiment, registry: Registry, seed: number): DataSource {
  const models = (name: string) => registry.get('models', name);
  return registry.get('data', data.kind).create(data, (purpose) => openStream(seed, `data/${purpose}`), models);
}
