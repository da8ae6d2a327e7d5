import {
  type DataSource,
  ExperimentError,
  type ExperimentPoint,
  type ExperimentSource,
  type Kernel,
  openStream,
  type ResolvedExperiment,
} from '@kramers/core';
import {
  canonicalJson,
  drawData,
  kernelOf,
  overlaps,
  parsePath,
  type Path,
  suggest,
  networkShape,
} from '@kramers/core/internal';
import { escapeCondition, type Registry } from '@kramers/core/plugins';
import { missingFor } from './missing-for';

/** Kinds of network and data that are tried before a run; a grid may have far more, which differ in sizes only. */
const MAX_TRIALS = 32;
/** Milliseconds of the round that counts, at least; those before it take as long together. */
const TRIAL_MS = 20;

/**
 * Makes the kernels that a run will need, so that a network that the backend cannot train, or a metric that it does not
 * measure, is refused before anything is written.
 *
 * @throws ExperimentError
 */
export function checkKernels({ points }: ResolvedExperiment, registry: Registry, source: ExperimentSource): void {
  const tried = new Set<string>();
  for (const point of points) {
    const { model, data, training, metrics, backend } = point.experiment;
    const named = metricsNamed(point, registry);
    const kind = canonicalJson({
      model,
      data,
      loss: training.loss,
      optimiser: training.optimiser,
      metrics,
      backend,
      named,
    });
    if (tried.has(kind)) continue;
    const missing = missingFor(backend, registry);
    if (missing !== null)
      throw new ExperimentError(source.origin, [source.problem(placeOf(['backend'], point), missing)]);
    if (tried.add(kind).size > MAX_TRIALS) return;
    const measured = [...kernelAt(point, registry, source).columns, 'rank'];
    const problems = named
      .filter(({ metric }) => !measured.includes(metric))
      .map(({ metric, path }) => {
        const near = suggest(metric, measured);
        const known = `this network has ${measured.join(', ')}; others are to be named under "metrics"`;
        return source.problem(
          placeOf(path, point),
          `no metric "${metric}"${near === null ? '' : `; did you mean "${near}"?`}; ${known}`,
        );
      });
    if (problems.length > 0) throw new ExperimentError(source.origin, problems);
  }
}

/** The metrics that a point's conditions name, and where. */
function metricsNamed(
  { experiment }: ExperimentPoint,
  registry: Registry,
): { readonly metric: string; readonly path: Path }[] {
  const escape = escapeCondition(experiment);
  const further = registry.get('protocols', experiment.protocol.kind).conditions?.(experiment.protocol) ?? [];
  const conditions = [
    ...(escape ? [['escape', escape] as const] : []),
    ...further.map(([option, condition]) => [`protocol.${option}`, condition] as const),
  ];
  return conditions.flatMap(([path, { metric }]) =>
    metric === undefined ? [] : [{ metric, path: [...parsePath(path), 'metric'] }],
  );
}

/** Where in the file a value of a grid point stands: under `over`, if that brings it. */
function placeOf(path: Path, { parameters }: ExperimentPoint): Path {
  const varied = Object.keys(parameters).find((key) => overlaps(path, parsePath(key)));
  return varied === undefined ? path : ['over', varied];
}

function kernelAt(point: ExperimentPoint, registry: Registry, source: ExperimentSource): Kernel {
  const orBlame = <Made>(section: 'data' | 'model', make: () => Made): Made => {
    try {
      return make();
    } catch (cause) {
      throw new ExperimentError(source.origin, [source.problem(placeOf([section], point), (cause as Error).message)]);
    }
  };
  const data = orBlame('data', () => drawAt(point, registry));
  return orBlame('model', () => kernelOf(point.experiment, registry, data.train, data.test));
}

/** SGD steps per second at a grid point, as measured here and now, an epoch's measurements included. */
export function stepsPerSecond(point: ExperimentPoint, registry: Registry): number {
  const { training, replicas, model } = point.experiment;
  const { kernel, count } = makeKernel(point, registry);
  const stream = (purpose: string) => openStream(replicas.seed, purpose);
  const state = kernel.initialise(1 / Math.sqrt(model.width), stream('weights'), stream('batches'), stream('noise'));
  const row = new Float64Array(kernel.columns.length + 1);
  const batchSize = training.batchSize === 'full' ? count : Math.min(count, training.batchSize);
  const weights = networkShape(point.experiment, registry).widths.reduce(
    (sum, w, l, all) => sum + w * (all[l + 1] ?? 0),
    0,
  );
  // Steps that would take seconds are tried on fewer samples, and so are they counted.
  const tried = Math.max(1, Math.min(batchSize, Math.floor(MAX_PRODUCTS / weights)));
  const knobs = {
    beta: 0.1,
    learningRate: training.learningRate,
    temperature: training.temperature,
    sampling: training.sampling,
    batchSize: tried,
  };
  const stepsPerEpoch = training.stepsPerEpoch ?? Math.max(1, Math.floor(count / batchSize));
  const step = (secondsOf((steps) => kernel.advance(state, knobs, steps)) * batchSize) / tried;
  // A measurement goes through all samples, forward only.
  const measurement =
    count * weights > MAX_PRODUCTS
      ? ((step / batchSize) * count) / 3
      : secondsOf((times) => {
          for (let i = 0; i < times; i++) kernel.measure(state, knobs.beta, row, 0);
        });
  return stepsPerEpoch / (stepsPerEpoch * step + measurement);
}

/** Products of weights and samples in about a second. */
const MAX_PRODUCTS = 1e9;

/** Seconds that each of many takes, however long one is: more and more are done until there is something to measure. */
function secondsOf(work: (times: number) => void): number {
  for (let times = 1; ; times *= 2) {
    const start = performance.now();
    work(times);
    const took = performance.now() - start;
    // The rounds before are spent on compiling.
    if (took > TRIAL_MS) return took / 1000 / times;
  }
}

function makeKernel(point: ExperimentPoint, registry: Registry): { kernel: Kernel; count: number } {
  const data = drawAt(point, registry);
  return { kernel: kernelOf(point.experiment, registry, data.train, data.test), count: data.train.count };
}

function drawAt(point: ExperimentPoint, registry: Registry): DataSource {
  return drawData(point, registry, point.experiment.data.seed ?? point.experiment.replicas.seed);
}
