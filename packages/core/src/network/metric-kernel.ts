import type { Kernel, KernelState, Knobs } from '../contracts/kernel';
import type { MeasuredNetwork, Metric } from '../contracts/metric';
import { type LayerLayout, layersOf, type NetworkShape } from '../contracts/model';
import type { Stream } from '../random/stream';

/** A kernel that measures more: each metric's value follows the columns of the kernel that does the work. */
export class MetricKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank: number;
  readonly columns: readonly string[];
  readonly note?: string;
  readonly #layers: readonly LayerLayout[];

  /** Throws a RangeError if a metric has the name of what the kernel measures anyway. */
  constructor(
    readonly kernel: Kernel,
    readonly metrics: readonly Metric[],
    shape: NetworkShape,
  ) {
    const taken = metrics.find(({ name }) => kernel.columns.includes(name) || name === 'rank');
    if (taken) throw new RangeError(`metric "${taken.name}" has the name of what every network measures; rename it`);
    this.parameters = kernel.parameters;
    this.maxRank = kernel.maxRank;
    this.columns = [...kernel.columns, ...metrics.map(({ name }) => name)];
    if (kernel.note !== undefined) this.note = kernel.note;
    this.#layers = layersOf(shape);
  }

  initialise(scale: number, weights: Stream, batches: Stream, noise: Stream): KernelState {
    return this.kernel.initialise(scale, weights, batches, noise);
  }

  adopt(state: KernelState): KernelState {
    return this.kernel.adopt(state);
  }

  advance(state: KernelState, knobs: Knobs, steps: number): void {
    this.kernel.advance(state, knobs, steps);
  }

  measure(state: KernelState, beta: number, row: Float64Array, offset: number): void {
    const { kernel, metrics, maxRank } = this;
    kernel.measure(state, beta, row, offset);
    const first = offset + kernel.columns.indexOf('singularValue1');
    const network: MeasuredNetwork = {
      weights: state.weights,
      layers: this.#layers,
      singularValues: row.subarray(first, first + maxRank),
      column(name) {
        const at = kernel.columns.indexOf(name);
        if (at < 0) throw new RangeError(`no column "${name}"; this network has ${kernel.columns.join(', ')}`);
        return row[offset + at]!;
      },
    };
    metrics.forEach((metric, i) => (row[offset + kernel.columns.length + i] = measured(metric, network)));
  }

  gradient(state: KernelState, beta: number, out: Float64Array): void {
    this.kernel.gradient(state, beta, out);
  }
}

function measured(metric: Metric, network: MeasuredNetwork): number {
  let value: unknown;
  try {
    value = metric.measure(network);
  } catch (cause) {
    throw new RangeError(`metric "${metric.name}" failed: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === 'number') return value;
  throw new RangeError(`metric "${metric.name}" gave ${value === null ? 'null' : typeof value} instead of a number`);
}
