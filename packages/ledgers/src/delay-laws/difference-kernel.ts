import { type DataSet, type Kernel, type KernelState, type Knobs, type NetworkShape, type Stream } from '@kramers/core';
import { addNormals } from '@kramers/core/plugins';

/** How weights make outputs: the part in which networks of differences of squares differ. */
export interface DifferenceForm {
  /** Number of weights: half of them are U, half V. */
  readonly parameters: number;
  /** Writes the start, at which U = V and the network is 0, into `weights`. */
  begin(weights: Float64Array, scale: number): void;
  /** Writes the network's outputs for all samples of the set that it was made for. */
  outputs(weights: Float64Array, out: Float64Array): void;
  /** Adds to `gradient` that of a loss with the slopes `slopes` in its outputs. */
  addGradient(weights: Float64Array, slopes: Float64Array, gradient: Float64Array): void;
  /** A norm of the map that the weights make. */
  norm(weights: Float64Array): number;
}

/** Sample by sample: what is predicted, and how wrong it is. */
interface Side {
  readonly form: DifferenceForm;
  readonly targets: Float64Array;
  readonly outputs: Float64Array;
}

/**
 * Full-batch descent of a network whose output is linear in U² − V² (or UUᵀ − VVᵀ), with one output. Started with U = V
 * it is 0, whatever the scale α; the larger α, the longer it stays in the kernel regime. Langevin noise is added as by
 * every kernel; minibatches are not made.
 */
export class DifferenceKernel implements Kernel {
  readonly parameters: number;
  readonly maxRank = 1;
  readonly columns: readonly string[];
  readonly #train: Side;
  readonly #test: Side;
  readonly #slopes: Float64Array;
  readonly #gradient: Float64Array;
  readonly #classes: boolean;
  readonly #one = { output: new Float64Array(1), target: new Float64Array(1), slope: new Float64Array(1) };

  constructor(
    readonly shape: NetworkShape,
    readonly data: DataSet,
    test: DataSet,
    formOf: (set: DataSet) => DifferenceForm,
  ) {
    if (!data.samples || !test.samples) throw new RangeError('a network of differences of squares needs samples');
    if (data.samples.outputs !== 1) throw new RangeError('a network of differences of squares has one output');
    const side = (set: DataSet): Side => ({
      form: formOf(set),
      targets: set.samples!.y,
      outputs: new Float64Array(set.count),
    });
    this.#train = side(data);
    this.#test = side(test);
    this.parameters = this.#train.form.parameters;
    this.#slopes = new Float64Array(data.count);
    this.#gradient = new Float64Array(this.parameters);
    this.#classes = test.samples.y.every((y) => y === 1 || y === -1);
    const accuracies = this.#classes ? ['trainAccuracy', 'testAccuracy'] : [];
    this.columns = ['trainMse', 'testMse', 'loss', 'weightNorm', 'singularValue1', ...accuracies];
  }

  initialise(scale: number, _weights: Stream, batches: Stream, noise: Stream): KernelState {
    const weights = new Float64Array(this.parameters);
    this.#train.form.begin(weights, scale);
    return { weights, order: new Int32Array(this.data.count), cursor: 0, step: 0, batches, noise };
  }

  adopt(state: KernelState): KernelState {
    return { ...state, weights: state.weights.slice(), order: new Int32Array(this.data.count), cursor: 0 };
  }

  advance(state: KernelState, { beta, learningRate, temperature, batchSize }: Knobs, steps: number): void {
    if (batchSize < this.data.count) throw new RangeError('this network trains on full batches; set batchSize: full');
    const jitter = Math.sqrt(2 * learningRate * temperature);
    const { weights } = state;
    for (let step = 0; step < steps; step++) {
      this.#descent(weights, beta);
      for (let i = 0; i < weights.length; i++) weights[i]! -= learningRate * this.#gradient[i]!;
      if (jitter > 0) addNormals(state.noise, weights, jitter);
    }
    state.step += steps;
  }

  measure({ weights }: KernelState, beta: number, row: Float64Array, offset: number): void {
    let norm = 0;
    for (let i = 0; i < weights.length; i++) norm += weights[i]! * weights[i]!;
    const [train, test] = [this.#errors(this.#train, weights), this.#errors(this.#test, weights)];
    row[offset] = train.mse;
    row[offset + 1] = test.mse;
    row[offset + 2] = train.loss + (beta * norm) / 2;
    row[offset + 3] = Math.sqrt(norm);
    row[offset + 4] = this.#train.form.norm(weights);
    if (!this.#classes) return;
    row[offset + 5] = train.accuracy;
    row[offset + 6] = test.accuracy;
  }

  gradient({ weights }: KernelState, beta: number, out: Float64Array): void {
    this.#descent(weights, beta);
    out.set(this.#gradient);
  }

  /** The gradient of the mean loss with decay. */
  #descent(weights: Float64Array, beta: number): void {
    const { form, targets, outputs } = this.#train;
    form.outputs(weights, outputs);
    const { loss } = this.shape;
    for (let k = 0; k < outputs.length; k++) {
      let slope = outputs[k]! - targets[k]!;
      if (loss) {
        const { output, target, slope: one } = this.#one;
        output[0] = outputs[k]!;
        target[0] = targets[k]!;
        loss.gradient(output, target, one);
        slope = one[0]!;
      }
      this.#slopes[k] = slope / outputs.length;
    }
    for (let i = 0; i < weights.length; i++) this.#gradient[i] = beta * weights[i]!;
    form.addGradient(weights, this.#slopes, this.#gradient);
  }

  #errors({ form, targets, outputs }: Side, weights: Float64Array): { mse: number; loss: number; accuracy: number } {
    form.outputs(weights, outputs);
    let [squares, losses, right] = [0, 0, 0];
    const { output, target } = this.#one;
    for (let k = 0; k < outputs.length; k++) {
      const error = outputs[k]! - targets[k]!;
      squares += error * error;
      output[0] = outputs[k]!;
      target[0] = targets[k]!;
      losses += this.shape.loss ? this.shape.loss.value(output, target) : (error * error) / 2;
      if (outputs[k]! * targets[k]! > 0) right += 1;
    }
    const { length } = outputs;
    return { mse: squares / length, loss: losses / length, accuracy: right / length };
  }
}
