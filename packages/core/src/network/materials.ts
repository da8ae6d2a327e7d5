import type { DataSet, DataSource } from '../contracts/data';
import type { Kernel } from '../contracts/kernel';
import type { NetworkShape } from '../contracts/model';
import { readWeights } from './weights-file';
import { MetricKernel } from './metric-kernel';
import { openStream } from '../random/stream';
import type { Registry } from '../plugins/registry';
import { filesIn, type ReadFile } from '../ground/files';
import type { Experiment, ExperimentPoint } from '../contracts/experiment';

/** The shape of an experiment's network. */
export function networkShape(experiment: Experiment, registry: Registry): NetworkShape {
  const { data, model, training, precision } = experiment;
  const { inputs, outputs } = registry.get('data', data.kind).dimensions(data);
  return {
    widths: [inputs, ...Array.from({ length: model.depth - 1 }, () => model.width), outputs],
    bias: model.bias,
    regulariseBias: model.regulariseBias,
    layers: model.activations?.map((name) => registry.get('models', name)),
    loss: training.loss === undefined ? undefined : registry.get('losses', training.loss),
    optimiser: training.optimiser && registry.get('optimisers', training.optimiser.kind).create(training.optimiser),
    ...(precision ? { precision } : {}),
  };
}

/** The kernel that trains an experiment's network on `train`, and measures what the experiment asks for. */
export function kernelOf(experiment: Experiment, registry: Registry, train: DataSet, test: DataSet): Kernel {
  const shape = networkShape(experiment, registry);
  const kernel = registry
    .get('backends', experiment.backend)
    .createKernel(registry.get('models', experiment.model.kind), shape, train, test);
  const { metrics = [] } = experiment;
  return metrics.length === 0
    ? kernel
    : new MetricKernel(
        kernel,
        metrics.map((name) => registry.get('metrics', name)),
        shape,
      );
}

/**
 * The weights that an experiment's networks begin with; null where they are drawn. Throws a RangeError if they do not
 * fit.
 */
export function initialWeights(experiment: Experiment, registry: Registry, read: ReadFile): Float64Array | null {
  const { file } = experiment.model.init;
  return file === undefined ? null : readWeights(read(file), networkShape(experiment, registry));
}

/** An experiment's data, drawn from the streams of `seed`. */
export function drawData(
  { experiment: { data }, folder, files }: Pick<ExperimentPoint, 'experiment' | 'folder' | 'files'>,
  registry: Registry,
  seed: number,
): DataSource {
  const models = (name: string) => registry.get('models', name);
  return registry
    .get('data', data.kind)
    .create(data, (purpose) => openStream(seed, `data/${purpose}`), models, filesIn(folder, files));
}

/** What whoever reads an experiment's results should know of its data; null where their kind has nothing to say. */
export function dataRemark({ data }: Experiment, registry: Registry): string | null {
  return registry.find('data', data.kind)?.remark?.(data) ?? null;
}

/** Whether data have exact moments, as their kind says; false for a kind that is not registered. */
export function isExact(data: Experiment['data'], registry: Registry): boolean {
  return registry.find('data', data.kind)?.exact?.(data) ?? false;
}
