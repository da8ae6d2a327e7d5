import { layersOf, type LayerLayout } from '../contracts/model';

/** Sweeps of Jacobi's method; each squares what is left off the diagonal. */
const SWEEPS = 6;
/** Of the squares of what is off the diagonal: further turns would not change the last digits. */
const NEGLIGIBLE = 1e-32;

/**
 * ∂σ_k/∂W_l of W = W_L⋯W_1: with the singular vectors W v = σ u it is (W_{l+1}ᵀ⋯W_Lᵀ u)(W_{l−1}⋯W_1 v)ᵀ. Allocates
 * nothing after it is made. To the precision of WWᵀ, which suffices for whoever corrects a step that it leads.
 */
export class SingularSlope {
  readonly #layers: readonly LayerLayout[];
  readonly #inputs: number;
  readonly #outputs: number;
  /** W_L⋯W_{l+1}, for l = L … 0, each outputs × its columns; the last is W. */
  readonly #products: Float64Array[];
  /** v, W_1 v, …; and u, W_Lᵀ u, … from the output on. */
  readonly #forward: Float64Array[];
  readonly #backward: Float64Array[];
  readonly #gram: Float64Array;
  readonly #vectors: Float64Array;

  /** @param k which singular value, 1 being the largest. */
  constructor(
    widths: readonly number[],
    readonly k: number,
  ) {
    this.#layers = layersOf({ widths, bias: false });
    this.#inputs = widths[0]!;
    this.#outputs = widths.at(-1)!;
    this.#products = this.#layers.map(({ columns }) => new Float64Array(this.#outputs * columns));
    this.#forward = widths.map((width) => new Float64Array(width));
    this.#backward = widths.map((width) => new Float64Array(width));
    this.#gram = new Float64Array(this.#outputs * this.#outputs);
    this.#vectors = new Float64Array(this.#outputs * this.#outputs);
  }

  /** Writes the gradient of σ_k into `out`, one number for each weight; returns σ_k. */
  gradient(weights: Float64Array, out: Float64Array): number {
    const sigma = this.#vectorsOf(weights);
    const layers = this.#layers;
    for (let l = 0; l < layers.length - 1; l++) {
      const { rows, columns, weights: at } = layers[l]!;
      const from = this.#forward[l]!;
      const into = this.#forward[l + 1]!;
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += weights[at + i * columns + j]! * from[j]!;
        into[i] = sum;
      }
    }
    for (let l = layers.length - 1; l >= 0; l--) {
      const { rows, columns, weights: at } = layers[l]!;
      const above = this.#backward[l + 1]!;
      const below = this.#backward[l]!;
      const input = this.#forward[l]!;
      below.fill(0);
      for (let i = 0; i < rows; i++) {
        const u = above[i]!;
        const row = at + i * columns;
        for (let j = 0; j < columns; j++) {
          below[j]! += weights[row + j]! * u;
          out[row + j] = u * input[j]!;
        }
      }
    }
    return sigma;
  }

  /** u and v of σ_k, as the outermost of the vectors. */
  #vectorsOf(weights: Float64Array): number {
    const [p, n] = [this.#outputs, this.#inputs];
    const map = this.#mapOf(weights);
    const gram = this.#gram;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += map[a * n + j]! * map[b * n + j]!;
        gram[a * p + b] = gram[b * p + a] = sum;
      }
    }
    diagonalise(gram, this.#vectors, p);
    const place = ranked(gram, p, this.k);
    const sigma = Math.sqrt(Math.max(0, gram[place * p + place]!));
    const [u, v] = [this.#backward.at(-1)!, this.#forward[0]!];
    for (let a = 0; a < p; a++) u[a] = this.#vectors[a * p + place]!;
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let a = 0; a < p; a++) sum += map[a * n + j]! * u[a]!;
      v[j] = sigma > 0 ? sum / sigma : 0;
    }
    return sigma;
  }

  #mapOf(weights: Float64Array): Float64Array {
    const p = this.#outputs;
    const top = this.#layers.length - 1;
    const last = this.#products[top]!;
    const { weights: begin } = this.#layers[top]!;
    for (let i = 0; i < last.length; i++) last[i] = weights[begin + i]!;
    for (let l = top - 1; l >= 0; l--) {
      const { rows, columns, weights: at } = this.#layers[l]!;
      const left = this.#products[l + 1]!;
      const product = this.#products[l]!;
      for (let a = 0; a < p; a++) {
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let i = 0; i < rows; i++) sum += left[a * rows + i]! * weights[at + i * columns + j]!;
          product[a * columns + j] = sum;
        }
      }
    }
    return this.#products[0]!;
  }
}

/** Jacobi's method in place: `a` becomes diagonal, the columns of `vectors` its eigenvectors. */
function diagonalise(a: Float64Array, vectors: Float64Array, size: number): void {
  for (let i = 0; i < size * size; i++) vectors[i] = i % (size + 1) === 0 ? 1 : 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let i = 0; i < size; i++) {
      for (let j = i + 1; j < size; j++) {
        const off = a[i * size + j]!;
        if (off * off < NEGLIGIBLE * Math.abs(a[i * size + i]! * a[j * size + j]!)) continue;
        const ratio = (a[j * size + j]! - a[i * size + i]!) / (2 * off);
        const t = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        turn(a, size, i, j, c, t * c, size, 1);
        turn(a, size, i, j, c, t * c, 1, size);
        turn(vectors, size, i, j, c, t * c, 1, size);
      }
    }
  }
}

/** Turns rows (stride `size`, 1) or columns (stride 1, `size`) i and j into each other. */
function turn(
  a: Float64Array,
  size: number,
  i: number,
  j: number,
  c: number,
  s: number,
  across: number,
  along: number,
): void {
  for (let k = 0; k < size; k++) {
    const x = a[i * across + k * along]!;
    const y = a[j * across + k * along]!;
    a[i * across + k * along] = c * x - s * y;
    a[j * across + k * along] = s * x + c * y;
  }
}

/** Place of the k-th largest number on the diagonal. */
function ranked(a: Float64Array, size: number, k: number): number {
  for (let i = 0; i < size; i++) {
    const value = a[i * size + i]!;
    let larger = 0;
    for (let j = 0; j < size; j++) {
      const other = a[j * size + j]!;
      if (other > value || (other === value && j < i)) larger++;
    }
    if (larger === k - 1) return i;
  }
  throw new RangeError(`there is no singular value ${k} of ${size} outputs`);
}
