import { requireInteger, requireLength } from '../../landscape/checks';
import { requireSamples, type Samples } from '../../landscape/moments';
import { isLinear, parityOf, requireSmooth, type Activation, type Parity } from './activation';

/**
 * A network f(x) = W_L φ(… φ(W_1 x + b_1) …) + b_L on its samples, trained on ½·mean‖f − y‖² + (β/2)‖θ‖².
 *
 * Its parameters θ are one flat Float64Array: layers 1 to L in order, each W_l row-major of shape widths[l] ×
 * widths[l−1], then, where there are biases, b_1 to b_L.
 */
export interface SmoothNetwork {
  /** [n, w_1, …, w_{L−1}, p]. */
  readonly widths: readonly number[];
  /** φ of every hidden layer, or one for all of them. */
  readonly activation: Activation | readonly Activation[];
  /** Whether layers have biases; default false. */
  readonly bias?: boolean;
  /** Whether β acts on biases too; default false, and without effect where there are none. */
  readonly decayBiases?: boolean;
  readonly samples: Samples;
}

/** Where one layer lies in the flat array. */
export interface LayerPlace {
  readonly rows: number;
  readonly columns: number;
  readonly weights: number;
  /** Where its biases begin; −1 without biases. */
  readonly biases: number;
}

/**
 * The layers of a network, first to last: their shapes, and where weights and biases begin in the flat array.
 *
 * @example layerPlaces({ widths: [2, 5, 1], bias: true })[1]; // { rows: 1, columns: 5, weights: 10, biases: 20 }
 */
export function layerPlaces({ widths, bias = false }: Pick<SmoothNetwork, 'widths' | 'bias'>): LayerPlace[] {
  let weights = 0;
  let biases = widths.slice(1).reduce((sum, rows, l) => sum + rows * widths[l]!, 0);
  return widths.slice(1).map((rows, l) => {
    const place = { rows, columns: widths[l]!, weights, biases: bias ? biases : -1 };
    weights += rows * widths[l]!;
    biases += rows;
    return place;
  });
}

/**
 * D, the number of weights and biases.
 *
 * @example smoothParameterCount({ widths: [2, 5, 1], bias: true }); // 21
 */
export function smoothParameterCount({ widths, bias = false }: Pick<SmoothNetwork, 'widths' | 'bias'>): number {
  return widths.slice(1).reduce((sum, rows, l) => sum + rows * (widths[l]! + (bias ? 1 : 0)), 0);
}

/** φ of each hidden layer. */
export function hiddenActivations({ widths, activation }: SmoothNetwork): readonly Activation[] {
  return 'evaluate' in activation ? widths.slice(1, -1).map(() => activation) : activation;
}

/** Parity of φ in each hidden layer. */
export function hiddenParities(network: SmoothNetwork): Parity[] {
  return hiddenActivations(network).map((activation) => parityOf(activation));
}

/**
 * Whether every φ is a straight line through the origin and there are no biases: then hidden layers can be rotated
 * freely.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * isLinearNetwork({ widths: [1, 2, 1], activation: identityActivation, samples }); // true
 */
export function isLinearNetwork(network: SmoothNetwork): boolean {
  return !network.bias && hiddenActivations(network).every((activation) => isLinear(activation));
}

/** @throws RangeError when shapes do not fit each other or an activation is not smooth. */
export function requireNetwork(network: SmoothNetwork): void {
  const { widths, samples } = network;
  if (widths.length < 3)
    throw new RangeError(`widths must list inputs, hidden layers and outputs, got [${widths.join(', ')}]`);
  widths.forEach((width, l) => {
    requireInteger(`widths[${l}]`, width, 1);
  });
  requireSamples(samples);
  if (widths[0] !== samples.inputs || widths.at(-1) !== samples.outputs) {
    throw new RangeError(
      `widths ${widths.join('-')} must begin with ${samples.inputs} inputs and end with ${samples.outputs} outputs`,
    );
  }
  const activations = hiddenActivations(network);
  requireLength('activation', activations.length, widths.length - 2, 'one function for each hidden layer');
  for (const activation of new Set(activations)) requireSmooth(activation);
}
