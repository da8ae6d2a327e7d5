import { alignedModes, oneModeTransitions, type SecondMoments } from '@kramers/theory';
import type { ModeRecord, MinibatchNoise } from '../contracts/cell-result';
import { type DataSet, type DataSource, subsetOf } from '../contracts/data';
import { copyState, type Kernel, type KernelState, type Knobs } from '../contracts/kernel';
import type { Model, NetworkShape, WeightsShape } from '../contracts/model';
import type { DrawRequest } from '../contracts/request';
import type { Metrics } from '../contracts/metric';
import { filesIn, type ReadFile } from '../ground/files';
import { drawData, initialWeights, kernelOf, networkShape } from '../network/materials';
import type { Cell, Experiment } from '../contracts/experiment';
import { nextBelow, openStream } from '../random/stream';
import type { Registry } from '../plugins/registry';
import { type Columns, columnsOf, metricsAt } from '../phase/columns';
import { minibatchNoise } from './noise';

/**
 * The network of a cell and the data sets that it may be trained on. Follows from the cell alone, so no checkpoint
 * holds it.
 */
export class CellNetwork {
  readonly columns: Columns;
  /** Correlations η_i of the population, strongest first; null where the data kind does not know them. */
  readonly correlations: readonly number[] | null;
  readonly modes: readonly ModeRecord[];
  /** Singular values above it count towards the rank. */
  readonly rankThreshold: number;
  readonly #model: Model;
  readonly #experiment: Experiment;
  readonly #registry: Registry;
  readonly #read: ReadFile;
  readonly #shape: NetworkShape;
  readonly #dataSeed: number;
  readonly #data: DataSource;
  readonly #dataSets = new Map<string, DataSet>();
  readonly #kernels = new Map<string, Kernel>();

  constructor(cell: Cell, registry: Registry) {
    const { experiment } = cell.point;
    this.#model = registry.get('models', experiment.model.kind);
    this.#experiment = experiment;
    this.#registry = registry;
    this.#read = filesIn(cell.point.folder, cell.point.files);
    const kind = registry.get('data', experiment.data.kind);
    this.#shape = networkShape(experiment, registry);
    const { seed, fresh } = experiment.data;
    this.#dataSeed = fresh ? cell.seed : (seed ?? experiment.replicas.seed);
    this.#data = drawData(cell.point, registry, this.#dataSeed);
    this.columns = columnsOf(this.#use('train', this.#data.train));
    this.correlations = kind.correlations?.(experiment.data) ?? null;
    this.modes = modesOf(this.#data.train.moments, experiment.model.depth);
    this.rankThreshold =
      experiment.rank.threshold ?? 0.05 * (this.correlations?.[0] ?? this.modes[0]?.correlation ?? 1);
  }

  /** The weights to begin with; null where they are to be drawn. */
  get initialWeights(): Float64Array | null {
    return initialWeights(this.#experiment, this.#registry, this.#read);
  }

  /** What decides how weights are laid out. */
  get shape(): WeightsShape {
    return { widths: this.#shape.widths, bias: this.#shape.bias };
  }

  /** [n, w_1, …, p]. */
  get widths(): readonly number[] {
    return this.#shape.widths;
  }

  /** Whether every layer is linear. */
  get linear(): boolean {
    return this.#model.activation === 'x' && !this.#shape.layers;
  }

  /** The data set of that name. Throws a RangeError if it has not been drawn. */
  dataSet(name: string): DataSet {
    const set = this.#dataSets.get(name);
    if (!set) throw new RangeError(`no data set "${name}"; the protocol must draw it first`);
    return set;
  }

  /** The kernel that trains on the data set of that name. */
  kernel(name: string): Kernel {
    this.dataSet(name);
    return this.#kernels.get(name)!;
  }

  /** Makes a data set out of a pool. */
  draw({ pool, samples, as }: Pick<DrawRequest, 'pool' | 'samples' | 'as'>): void {
    // Replicas that share their data share the choice as well, or their escape times could not be pooled.
    const stream = openStream(this.#dataSeed, `data/draw/${as}`);
    const indices = Array.from({ length: pool }, (_, i) => i);
    // The first `samples` places of a Fisher–Yates shuffle.
    for (let i = 0; i < samples; i++) {
      const j = i + nextBelow(stream, pool - i);
      [indices[i], indices[j]] = [indices[j]!, indices[i]!];
    }
    this.#use(as, subsetOf(this.#data.pool(pool), indices.slice(0, samples)));
  }

  /**
   * The minibatch noise in a state of that rank; `unknown` for networks whose gradients the theory does not write down.
   */
  minibatchNoise(name: string, state: KernelState, rank: number, knobs: Knobs): MinibatchNoise | 'unknown' | null {
    const { widths, bias, loss } = this.#shape;
    if (!this.linear || bias || (loss?.name ?? 'mse') !== 'mse') return 'unknown';
    const { singularValues } = this.metrics(name, state);
    const data = this.dataSet(name);
    return minibatchNoise(
      { widths, weights: state.weights, singularValues, rank, modes: modesOf(data.moments, widths.length - 1), data },
      knobs,
    );
  }

  /**
   * A copy of a state that may go on in the middle of its pass, because it belongs to the data set that is trained on.
   */
  copyWithinPass(from: KernelState, name: string, phase: string): KernelState {
    const count = this.dataSet(name).samples?.count ?? 0;
    if (from.order.length === count) return copyState(from);
    throw new RangeError(
      `phase "${phase}" cannot go on within a pass of ${from.order.length} samples: "${name}" has ${count}`,
    );
  }

  /** One row of what a state measures on a data set, without weight decay in its loss. */
  row(name: string, state: KernelState): Float64Array {
    const { columns, rankThreshold } = this;
    const row = new Float64Array(columns.names.length);
    this.kernel(name).measure(state, 0, row, 0);
    const first = columns.firstSingularValue;
    row[columns.rank] = row.subarray(first, first + columns.maxRank).filter((s) => s > rankThreshold).length;
    return row;
  }

  /** The same as an object. */
  metrics(name: string, state: KernelState): Metrics {
    return metricsAt(this.columns, this.row(name, state), 0);
  }

  #use(name: string, data: DataSet): Kernel {
    const kernel = kernelOf(this.#experiment, this.#registry, data, this.#data.test);
    this.#dataSets.set(name, data);
    this.#kernels.set(name, kernel);
    return kernel;
  }
}

/** The modes of a training set, strongest first, with the β at which each can no longer be held. */
export function modesOf(moments: SecondMoments, depth: number): ModeRecord[] {
  return alignedModes(moments).modes.map(({ correlation, inputVariance }) => ({
    correlation: correlation / inputVariance,
    inputVariance,
    betaC: oneModeTransitions({ depth, correlation, inputVariance }).betaC,
  }));
}
