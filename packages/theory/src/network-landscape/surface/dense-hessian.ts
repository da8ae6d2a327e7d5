import type { NetworkPasses, LayerTrace } from './network-passes';

/**
 * The dense Hessian of the data term, assembled sample by sample.
 *
 * With S_l = ∂²loss/∂z_l² (through the layers above), δ_l = ∂loss/∂z_l and Q_lm = ∂a_{l−1}/∂z_m, the entry between
 * (W_l)_ij and (W_m)_kq, m ≤ l, is Σ_samples [(S_l W_l Q_lm)_ik·(a_{l−1})_j + (δ_l)_i·(Q_lm)_jk]·(a_{m−1})_q; for m = l
 * it is (S_l)_ik·(a_{l−1})_j·(a_{l−1})_q. A bias is a weight on a further input that is always 1.
 */
export class DenseHessian {
  readonly #passes: NetworkPasses;
  /** S_l, R_l = S_l W_l, Q_lm and S_l W_l Q_lm of one sample. */
  readonly #curvature: Float64Array[];
  readonly #through: Float64Array[];
  readonly #chain: [Float64Array, Float64Array];
  readonly #cross: Float64Array;
  readonly #above: Float64Array;
  readonly #below: Float64Array;

  constructor(passes: NetworkPasses) {
    this.#passes = passes;
    const widest = Math.max(...passes.layers.map(({ rows, columns }) => Math.max(rows, columns)));
    const square = () => new Float64Array(widest * widest);
    this.#curvature = passes.layers.map(square);
    this.#through = passes.layers.map(square);
    this.#chain = [square(), square()];
    this.#cross = square();
    this.#above = new Float64Array(widest + 1);
    this.#below = new Float64Array(widest + 1);
  }

  /** After `forward` and `backward` at θ: writes the Hessian, D×D and row-major, into `hessian`. */
  write(theta: Float64Array, hessian: Float64Array): void {
    const { layers, count, parameters } = this.#passes;
    hessian.fill(0);
    for (let s = 0; s < count; s++) {
      this.#curvatures(theta, s);
      for (let l = layers.length - 1; l >= 0; l--) {
        this.#diagonalBlock(hessian, s, l);
        for (let m = l - 1; m >= 0; m--) {
          this.#extendChain(theta, s, l, m);
          this.#mixedBlock(hessian, s, l, m);
        }
      }
    }
    for (let i = 0; i < parameters; i++) {
      for (let j = 0; j < i; j++) {
        // Each pair was summed on one side of the diagonal only.
        const value = hessian[i * parameters + j]! + hessian[j * parameters + i]!;
        hessian[i * parameters + j] = value;
        hessian[j * parameters + i] = value;
      }
    }
  }

  /** S_l and S_l W_l from the top down. */
  #curvatures(theta: Float64Array, s: number): void {
    const { layers, count } = this.#passes;
    const last = layers.length - 1;
    for (let l = last; l >= 0; l--) {
      const layer = layers[l]!;
      const own = this.#curvature[l]!;
      if (l === last) {
        own.fill(0);
        for (let i = 0; i < layer.rows; i++) own[i * layer.rows + i] = 1 / count;
      } else this.#pullBack(theta, s, l);
      multiply(own, 0, layer.rows, layer.rows, theta, layer.weights, layer.columns, this.#through[l]!);
    }
  }

  /** S_l = φ′ Wᵀ S W φ′ + φ″ Wᵀ δ, with W, S and δ of the layer above. */
  #pullBack(theta: Float64Array, s: number, l: number): void {
    const { rows, first, second } = this.#passes.layers[l]!;
    const above = this.#passes.layers[l + 1]!;
    const through = this.#through[l + 1]!;
    const own = this.#curvature[l]!;
    for (let i = 0; i < rows; i++) {
      let back = 0;
      for (let k = 0; k < above.rows; k++)
        back += theta[above.weights + k * rows + i]! * above.delta[s * above.rows + k]!;
      for (let j = 0; j < rows; j++) {
        let sum = 0;
        for (let k = 0; k < above.rows; k++) sum += theta[above.weights + k * rows + i]! * through[k * rows + j]!;
        own[i * rows + j] = first[s * rows + i]! * sum * first[s * rows + j]!;
      }
      own[i * rows + i]! += second[s * rows + i]! * back;
    }
  }

  /** Q_lm, from Q_{l,m+1}: begins with φ′ on the diagonal. Then the cross term S_l W_l Q_lm. */
  #extendChain(theta: Float64Array, s: number, l: number, m: number): void {
    const { rows: width, first } = this.#passes.layers[m]!;
    const height = this.#passes.layers[l]!.columns;
    const q = this.#chain[m % 2]!;
    if (m === l - 1) {
      q.fill(0);
      for (let k = 0; k < width; k++) q[k * width + k] = first[s * width + k]!;
    } else {
      const next = this.#passes.layers[m + 1]!;
      multiply(this.#chain[(m + 1) % 2]!, 0, height, next.rows, theta, next.weights, width, q);
      for (let j = 0; j < height; j++) for (let k = 0; k < width; k++) q[j * width + k]! *= first[s * width + k]!;
    }
    multiply(this.#through[l]!, 0, this.#passes.layers[l]!.rows, height, q, 0, width, this.#cross);
  }

  #diagonalBlock(hessian: Float64Array, s: number, l: number): void {
    const layer = this.#passes.layers[l]!;
    const own = this.#curvature[l]!;
    const a = this.#entering(s, l);
    const inputs = layer.columns + (layer.biases < 0 ? 0 : 1);
    for (let i = 0; i < layer.rows; i++) {
      for (let k = 0; k <= i; k++) {
        const curvature = own[i * layer.rows + k]!;
        for (let j = 0; j < inputs; j++) {
          // Within one unit each pair once, below the diagonal; between units every pair.
          const end = i === k ? j + 1 : inputs;
          this.#addRow(hessian, layer, i, j, layer, k, curvature * a[j]!, a, end);
        }
      }
    }
  }

  #mixedBlock(hessian: Float64Array, s: number, l: number, m: number): void {
    const upper = this.#passes.layers[l]!;
    const lower = this.#passes.layers[m]!;
    const q = this.#chain[m % 2]!;
    const above = this.#entering(s, l, this.#above);
    const a = this.#entering(s, m);
    const inputs = upper.columns + (upper.biases < 0 ? 0 : 1);
    const end = lower.columns + (lower.biases < 0 ? 0 : 1);
    for (let i = 0; i < upper.rows; i++) {
      const delta = upper.delta[s * upper.rows + i]!;
      for (let j = 0; j < inputs; j++) {
        for (let k = 0; k < lower.rows; k++) {
          const mixed = j < upper.columns ? delta * q[j * lower.rows + k]! : 0;
          const factor = this.#cross[i * lower.rows + k]! * above[j]! + mixed;
          this.#addRow(hessian, upper, i, j, lower, k, factor, a, end);
        }
      }
    }
  }

  /** Row (i, j) of the upper layer's weights, columns (k, 0 … end−1) of the lower's. */
  #addRow(
    hessian: Float64Array,
    upper: LayerTrace,
    i: number,
    j: number,
    lower: LayerTrace,
    k: number,
    factor: number,
    a: Float64Array,
    end: number,
  ): void {
    const row = j < upper.columns ? upper.weights + i * upper.columns + j : upper.biases + i;
    const start = row * this.#passes.parameters;
    const place = start + lower.weights + k * lower.columns;
    const weights = Math.min(end, lower.columns);
    for (let c = 0; c < weights; c++) hessian[place + c]! += factor * a[c]!;
    if (end > lower.columns) hessian[start + lower.biases + k]! += factor;
  }

  /** a_{l−1} of one sample, and a 1 for the bias. */
  #entering(s: number, l: number, into = this.#below): Float64Array {
    const { columns } = this.#passes.layers[l]!;
    const below = this.#passes.below(l);
    for (let j = 0; j < columns; j++) into[j] = below[s * columns + j]!;
    into[columns] = 1;
    return into;
  }
}

/** C = A B for row-major A (rows × inner, from its start) and B (inner × columns, from `at`). */
function multiply(
  a: Float64Array,
  from: number,
  rows: number,
  inner: number,
  b: Float64Array,
  at: number,
  columns: number,
  c: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[from + i * inner + k]! * b[at + k * columns + j]!;
      c[i * columns + j] = sum;
    }
  }
}
