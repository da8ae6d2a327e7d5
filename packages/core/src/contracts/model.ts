import type { DataSource, DataSet } from './data';
import type { Kernel } from './kernel';

/** A kind of network, as named by `model.kind`: f(x) = W_L φ(… φ(W_1 x)), told apart by its activation φ. */
export interface Model {
  readonly name: string;
  /** One sentence for `kramers list`. */
  readonly summary: string;
  /** φ as an expression of x, such as `tanh(x)`. The linear network's is `x`. */
  readonly activation: string;
}

/** The shape of one network. */
export interface NetworkShape {
  /** [inputs, hidden width × (depth − 1), outputs]: one number more than there are weight matrices. */
  readonly widths: readonly number[];
  readonly bias: boolean;
}

/** Builds kernels: the way a network's arithmetic is done. */
export interface Backend {
  readonly name: string;
  readonly summary: string;
  /** Changes whenever the numbers a kernel gives may change; part of every cell's key. */
  readonly version: number;
  /** A kernel that trains on `train` and measures errors on `train` and `test`. Throws where it cannot serve `model`. */
  createKernel(model: Model, shape: NetworkShape, train: DataSet, test: DataSource['test']): Kernel;
}

/** Number of weights of a network without biases: Σ w_{l−1}·w_l. */
export function parameterCount(shape: NetworkShape): number {
  return shape.widths.slice(1).reduce((sum, width, l) => sum + width * shape.widths[l]!, 0);
}
