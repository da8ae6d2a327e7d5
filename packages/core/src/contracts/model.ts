import type { Loss } from './loss';
import type { Optimiser } from './optimiser';
import type { Contribution } from './contribution';

/** A kind of network, as named by `model.kind`: f(x) = W_L φ(… φ(W_1 x)), told apart by its activation φ. */
export interface Model extends Contribution {
  /** φ as an expression of x, such as `tanh(x)`. The linear network's is `x`. */
  readonly activation: string;
  /**
   * φ′ as an expression of the output `a` = φ(x), and of `x` if need be, such as `1 - a^2`. Checked against the
   * derivative that follows from `activation`, which is taken where this is absent.
   */
  readonly derivative?: string;
}

/** Numbers of 53 significant bits, or of 24. */
export type Precision = 'float64' | 'float32';

/** The shape of one network, and how it is trained. */
export interface NetworkShape {
  /** [inputs, hidden width × (depth − 1), outputs]: one number more than there are weight matrices. */
  readonly widths: readonly number[];
  readonly bias: boolean;
  /** Whether weight decay holds for biases too; false unless given. */
  readonly regulariseBias?: boolean;
  /** The model of each hidden layer, from the input on; the network's own unless given. The last layer is linear. */
  readonly layers?: readonly Model[];
  /** What training minimises beside the weight decay; ½‖y − f(x)‖² unless given. */
  readonly loss?: Loss;
  /** Plain descent unless given. */
  readonly optimiser?: Optimiser;
  /** Of what numbers the arithmetic is done with; float64 unless given. */
  readonly precision?: Precision;
}

/** What of a network decides how its weights are laid out. */
export type WeightsShape = Pick<NetworkShape, 'widths' | 'bias'>;

/** Where a layer's parameters lie in a network's. */
export interface LayerLayout {
  /** Outputs of the layer. */
  readonly rows: number;
  /** Inputs of the layer. */
  readonly columns: number;
  /** Where its rows × columns weights begin. */
  readonly weights: number;
  /** Where its biases begin; −1 without biases. */
  readonly biases: number;
}

/**
 * Number of weights, without biases: Σ w_{l−1}·w_l.
 *
 * @example weightCount({ widths: [2, 5, 1], bias: true }); // 15
 */
export function weightCount({ widths }: NetworkShape): number {
  return widths.slice(1).reduce((sum, width, l) => sum + width * widths[l]!, 0);
}

/**
 * Number of parameters D: the weights, and one bias for each unit above the input where there are any.
 *
 * @example parameterCount({ widths: [2, 5, 1], bias: true }); // 21
 */
export function parameterCount(shape: NetworkShape): number {
  const biases = shape.bias ? shape.widths.slice(1).reduce((sum, width) => sum + width, 0) : 0;
  return weightCount(shape) + biases;
}

/**
 * The layers of a network: all weights come first, layer by layer, then all biases.
 *
 * @example
 * layersOf({ widths: [2, 5, 1], bias: true })[1]; // { rows: 1, columns: 5, weights: 10, biases: 20 }
 */
export function layersOf(shape: NetworkShape): LayerLayout[] {
  let weights = 0;
  let biases = weightCount(shape);
  return shape.widths.slice(1).map((rows, l) => {
    const columns = shape.widths[l]!;
    const layer = { rows, columns, weights, biases: shape.bias ? biases : -1 };
    weights += rows * columns;
    biases += rows;
    return layer;
  });
}
