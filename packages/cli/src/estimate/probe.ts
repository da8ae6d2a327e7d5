import type { ExperimentPoint, ExperimentSource, Kernel, Registry, ResolvedExperiment } from '@kramers/core';
import { canonicalJson, didYouMean, drawData, escapeCondition, ExperimentError, kernelOf, openStream } from '@kramers/core';

/** Kinds of network and data that are tried before a run; a grid may have far more, which differ in sizes only. */
const MAX_TRIALS = 32;
const TRIAL_MS = 80;

/**
 * Makes the kernels that a run will need, so that a network that the backend cannot train, or a metric that it does not
 * measure, is refused before anything is written.
 *
 * @throws ExperimentError
 */
export function checkKernels({ points }: ResolvedExperiment, registry: Registry, source: ExperimentSource): void {
  const different = new Map(points.map((point) => [canonicalJson([point.experiment.model, point.experiment.data, point.experiment.backend]), point]));
  for (const point of [...different.values()].slice(0, MAX_TRIALS)) {
    const metric = escapeCondition(point.experiment)?.metric;
    const columns = columnsOf(point, registry, source);
    if (metric === undefined || columns.includes(metric)) continue;
    const message = `no metric "${metric}"${didYouMean(metric, columns)}`;
    throw new ExperimentError(source.origin, [source.problem(['escape', 'metric'], message)]);
  }
}

function columnsOf(point: ExperimentPoint, registry: Registry, source: ExperimentSource): readonly string[] {
  try {
    return makeKernel(point, registry).kernel.columns;
  } catch (cause) {
    throw new ExperimentError(source.origin, [source.problem(['model'], (cause as Error).message)]);
  }
}

/** SGD steps per second at a grid point, as measured here and now, an epoch's measurements included. */
export function stepsPerSecond(point: ExperimentPoint, registry: Registry): number {
  const { training, replicas, model } = point.experiment;
  const { kernel, count } = makeKernel(point, registry);
  const stream = (purpose: string) => openStream(replicas.seed, purpose);
  const state = kernel.initialise(1 / Math.sqrt(model.width), stream('weights'), stream('batches'), stream('noise'));
  const row = new Float64Array(kernel.columns.length + 1);
  const batchSize = training.batchSize === 'full' ? count : training.batchSize;
  const knobs = { beta: 0.1, learningRate: training.learningRate, temperature: training.temperature, sampling: training.sampling, batchSize };
  const stepsPerEpoch = training.stepsPerEpoch ?? Math.max(1, Math.floor(count / batchSize));
  const measure = (): number => {
    const start = performance.now();
    let steps = 0;
    for (; performance.now() - start < TRIAL_MS; steps += stepsPerEpoch) {
      kernel.advance(state, knobs, stepsPerEpoch);
      kernel.measure(state, knobs.beta, row, 0);
    }
    return (1000 * steps) / (performance.now() - start);
  };
  // The first round is spent on compiling.
  measure();
  return measure();
}

function makeKernel(point: ExperimentPoint, registry: Registry): { kernel: Kernel; count: number } {
  const { experiment } = point;
  const data = drawData(point, registry, experiment.data.seed ?? experiment.replicas.seed);
  return { kernel: kernelOf(experiment, registry, data.train, data.test), count: data.train.count };
}
