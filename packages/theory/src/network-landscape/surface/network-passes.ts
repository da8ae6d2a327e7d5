import {
  hiddenActivations,
  layerPlaces,
  smoothParameterCount,
  type LayerPlace,
  type SmoothNetwork,
} from './smooth-network';
import { identityActivation, type Activation } from './activation';

/**
 * What one layer leaves behind at a point, a row per sample: z = W a + b, φ and its derivatives of it, and ∂ loss/∂z.
 */
export interface LayerTrace extends LayerPlace {
  readonly activation: Activation;
  readonly z: Float64Array;
  readonly a: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly delta: Float64Array;
  /** Directional derivatives of z, a and delta. */
  readonly dz: Float64Array;
  readonly da: Float64Array;
  readonly dDelta: Float64Array;
}

/**
 * Takes all samples through a network and back: the data term ½·mean‖f − y‖², its gradient, and its Hessian times a
 * vector (Pearlmutter 1994: forward over reverse). Every array is allocated once.
 */
export class NetworkPasses {
  readonly parameters: number;
  readonly layers: readonly LayerTrace[];
  readonly count: number;
  readonly #inputs: Float64Array;
  readonly #targets: Float64Array;
  readonly #still: Float64Array;

  constructor(readonly network: SmoothNetwork) {
    const { samples } = network;
    const activations = [...hiddenActivations(network), identityActivation];
    this.parameters = smoothParameterCount(network);
    this.count = samples.count;
    this.#inputs = samples.x;
    this.#targets = samples.y;
    this.#still = new Float64Array(samples.x.length);
    this.layers = layerPlaces(network).map((place, l) => {
      const rows = () => new Float64Array(samples.count * place.rows);
      const traces = { z: rows(), a: rows(), first: rows(), second: rows(), delta: rows() };
      return { ...place, activation: activations[l]!, ...traces, dz: rows(), da: rows(), dDelta: rows() };
    });
  }

  /** What enters layer l: the inputs, or the outputs of the layer below. */
  below(l: number): Float64Array {
    return l === 0 ? this.#inputs : this.layers[l - 1]!.a;
  }

  /** Forward to the outputs; gives ½·mean‖f − y‖². */
  forward(theta: Float64Array): number {
    this.layers.forEach((layer, l) => {
      fillRows(layer.z, layer.rows, theta, layer.biases);
      addProducts(this.below(l), layer.columns, theta, layer.weights, layer.rows, layer.z);
      layer.activation.evaluate(layer.z, layer.z.length, layer.a, layer.first, layer.second);
    });
    const { a, delta } = this.layers.at(-1)!;
    let sum = 0;
    for (let i = 0; i < a.length; i++) {
      const residual = a[i]! - this.#targets[i]!;
      delta[i] = residual / this.count;
      sum += residual * residual;
    }
    return sum / (2 * this.count);
  }

  /** After `forward`: ∂ loss/∂z of every layer. */
  deltas(theta: Float64Array): void {
    for (let l = this.layers.length - 2; l >= 0; l--) {
      const { delta, first } = this.layers[l]!;
      const above = this.layers[l + 1]!;
      delta.fill(0);
      addTransposed(above.delta, above.rows, theta, above.weights, above.columns, delta);
      for (let i = 0; i < delta.length; i++) delta[i]! *= first[i]!;
    }
  }

  /** After `forward`: adds the gradient of the data term to `gradient`. */
  backward(theta: Float64Array, gradient: Float64Array): void {
    this.deltas(theta);
    this.layers.forEach((layer, l) => {
      addOuter(layer.delta, layer.rows, this.below(l), layer.columns, gradient, layer.weights);
      addColumns(layer.delta, layer.rows, gradient, layer.biases);
    });
  }

  /** After `forward` and `deltas` or `backward`: adds the data term's Hessian times `vector` to `product`. */
  hessianVector(theta: Float64Array, vector: Float64Array, product: Float64Array): void {
    this.layers.forEach((layer, l) => {
      fillRows(layer.dz, layer.rows, vector, layer.biases);
      addProducts(this.below(l), layer.columns, vector, layer.weights, layer.rows, layer.dz);
      if (l > 0) addProducts(this.layers[l - 1]!.da, layer.columns, theta, layer.weights, layer.rows, layer.dz);
      for (let i = 0; i < layer.dz.length; i++) layer.da[i] = layer.first[i]! * layer.dz[i]!;
    });
    const last = this.layers.length - 1;
    for (let l = last; l >= 0; l--) {
      const layer = this.layers[l]!;
      if (l === last) for (let i = 0; i < layer.dz.length; i++) layer.dDelta[i] = layer.dz[i]! / this.count;
      else this.#turn(theta, vector, l);
      const { dDelta, delta, rows, columns } = layer;
      addOuter(dDelta, rows, this.below(l), columns, product, layer.weights);
      addOuter(delta, rows, l === 0 ? this.#still : this.layers[l - 1]!.da, columns, product, layer.weights);
      addColumns(dDelta, rows, product, layer.biases);
    }
  }

  /** Derivative of delta = φ′(z)·(Wᵀ delta above) along the vector. */
  #turn(theta: Float64Array, vector: Float64Array, l: number): void {
    const { dDelta, first, second, dz, da } = this.layers[l]!;
    const above = this.layers[l + 1]!;
    dDelta.fill(0);
    addTransposed(above.delta, above.rows, theta, above.weights, above.columns, dDelta);
    // da is not needed any more by the layer above; it holds Wᵀ delta for a moment, and is made again below.
    for (let i = 0; i < da.length; i++) {
      const back = dDelta[i]!;
      dDelta[i] = 0;
      da[i] = second[i]! * dz[i]! * back;
    }
    addTransposed(above.dDelta, above.rows, theta, above.weights, above.columns, dDelta);
    addTransposed(above.delta, above.rows, vector, above.weights, above.columns, dDelta);
    for (let i = 0; i < da.length; i++) {
      dDelta[i] = first[i]! * dDelta[i]! + da[i]!;
      da[i] = first[i]! * dz[i]!;
    }
  }
}

/** Every row of `z` becomes the biases, or 0. */
function fillRows(z: Float64Array, rows: number, theta: Float64Array, biases: number): void {
  if (biases < 0) {
    z.fill(0);
    return;
  }
  for (let i = 0; i < z.length; i += rows) for (let r = 0; r < rows; r++) z[i + r] = theta[biases + r]!;
}

/** z += a Wᵀ, a row per sample. */
function addProducts(
  a: Float64Array,
  columns: number,
  w: Float64Array,
  at: number,
  rows: number,
  z: Float64Array,
): void {
  for (let i = 0, k = 0; i < z.length; i += rows, k += columns) {
    for (let r = 0, place = at; r < rows; r++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += w[place++]! * a[k + c]!;
      z[i + r]! += sum;
    }
  }
}

/** back += delta W, a row per sample. */
function addTransposed(
  delta: Float64Array,
  rows: number,
  w: Float64Array,
  at: number,
  columns: number,
  back: Float64Array,
): void {
  for (let i = 0, k = 0; i < delta.length; i += rows, k += columns) {
    for (let r = 0, place = at; r < rows; r++) {
      const d = delta[i + r]!;
      for (let c = 0; c < columns; c++) back[k + c]! += d * w[place++]!;
    }
  }
}

/** gradient += Σ over samples of delta aᵀ. */
function addOuter(
  delta: Float64Array,
  rows: number,
  a: Float64Array,
  columns: number,
  gradient: Float64Array,
  at: number,
): void {
  for (let i = 0, k = 0; i < delta.length; i += rows, k += columns) {
    for (let r = 0, place = at; r < rows; r++) {
      const d = delta[i + r]!;
      for (let c = 0; c < columns; c++) gradient[place++]! += d * a[k + c]!;
    }
  }
}

/** gradient += Σ over samples of delta. */
function addColumns(delta: Float64Array, rows: number, gradient: Float64Array, at: number): void {
  if (at < 0) return;
  for (let i = 0; i < delta.length; i += rows) for (let r = 0; r < rows; r++) gradient[at + r]! += delta[i + r]!;
}
