import type { Model, NetworkShape } from '@kramers/core';
import { type LayerLayout, layersOf } from '@kramers/core/plugins';
import { Activation } from '../evaluate/activation';
import { programOf } from '../evaluate/program-of';
import { addOuter, addProduct } from './products';

/** Samples that go through the network together: few enough for the cache, and a multiple of 4. */
export const TILE = 64;

/** What one layer leaves behind on the way forward, a row per sample. */
interface Layer extends LayerLayout {
  /** φ, or null for the identity. */
  readonly activation: Activation | null;
  /** W·a + b. */
  readonly sums: Float64Array;
  /** φ of the sums; the sums themselves where φ is the identity. */
  readonly outputs: Float64Array;
  /** φ′ of the sums. */
  readonly slopes: Float64Array;
  /** ∂ loss/∂ sums. */
  readonly deltas: Float64Array;
}

/**
 * Takes tiles of samples through a network and back. Samples are handled four at a time, so the rows after the last
 * sample up to the next multiple of four are computed too; they hold whatever the tile before left there, and count
 * only where their {@link NetworkPass.residuals} are not zero.
 */
export class NetworkPass {
  /** The tile's inputs, TILE × n. */
  readonly inputs: Float64Array;
  /** The tile's outputs, TILE × p. */
  readonly outputs: Float64Array;
  /** ∂ loss/∂ output for the way back, TILE × p. */
  readonly residuals: Float64Array;
  readonly #layers: readonly Layer[];

  /**
   * Throws a RangeError that names the model if an activation is not allowed, or if there are not as many as hidden
   * layers.
   */
  constructor(model: Model, shape: NetworkShape) {
    const layout = layersOf(shape);
    const hidden = shape.layers ?? layout.slice(1).map(() => model);
    if (hidden.length !== layout.length - 1) {
      throw new RangeError(
        `a network of depth ${layout.length} has ${layout.length - 1} hidden layers; ${hidden.length} ` +
          'activations were given',
      );
    }
    this.inputs = new Float64Array(TILE * shape.widths[0]!);
    this.#layers = layout.map((place, l) => {
      const tile = (): Float64Array => new Float64Array(TILE * place.rows);
      const linear = l === hidden.length || hidden[l]!.activation === 'x';
      const sums = tile();
      return {
        ...place,
        activation: linear ? null : new Activation(programOf(hidden[l]!), sums.length),
        sums,
        outputs: linear ? sums : tile(),
        slopes: linear ? sums : tile(),
        deltas: tile(),
      };
    });
    const last = this.#layers.at(-1)!;
    this.outputs = last.outputs;
    this.residuals = last.deltas;
  }

  /**
   * From `inputs` to `outputs`.
   *
   * @param slopes whether {@link backward} is to follow.
   */
  forward(parameters: Float64Array, count: number, slopes: boolean): void {
    const samples = padded(count);
    let below = this.inputs;
    for (const { rows, columns, weights, biases, activation, sums, outputs, slopes: slope } of this.#layers) {
      const size = samples * rows;
      if (biases < 0) sums.fill(0, 0, size);
      else for (let i = 0; i < size; i += rows) for (let r = 0; r < rows; r++) sums[i + r] = parameters[biases + r]!;
      addProduct(below, parameters, weights, 1, columns, sums, samples, rows, columns);
      if (activation && slopes) activation.valuesAndSlopes(sums, size, outputs, slope);
      else activation?.values(sums, size, outputs);
      below = outputs;
    }
  }

  /**
   * From `residuals` back: adds the gradient of what they are the derivative of to `gradient`. Needs a forward pass
   * with slopes.
   */
  backward(parameters: Float64Array, count: number, gradient: Float64Array): void {
    const samples = padded(count);
    this.residuals.fill(0, count * this.#layers.at(-1)!.rows, samples * this.#layers.at(-1)!.rows);
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      const { rows, columns, weights, biases, deltas } = this.#layers[l]!;
      const below = l > 0 ? this.#layers[l - 1]! : null;
      addOuter(deltas, below ? below.outputs : this.inputs, 0, gradient, weights, rows, columns, samples);
      if (biases >= 0) addColumns(deltas, samples, rows, gradient, biases);
      if (!below) return;
      const size = samples * columns;
      below.deltas.fill(0, 0, size);
      addProduct(deltas, parameters, weights, columns, 1, below.deltas, samples, columns, rows);
      if (below.activation) for (let i = 0; i < size; i++) below.deltas[i]! *= below.slopes[i]!;
    }
  }
}

function padded(count: number): number {
  return (count + 3) & ~3;
}

/** out[outAt + r] += Σ over samples of d[sample, r]. */
function addColumns(d: Float64Array, samples: number, rows: number, out: Float64Array, outAt: number): void {
  for (let i = 0; i < samples * rows; i += rows) for (let r = 0; r < rows; r++) out[outAt + r]! += d[i + r]!;
}
