import type { Samples } from '@kramers/theory';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { addOuter } from './products';

/** Eigenvalues of C_xx below this fraction of the largest are directions in which the inputs do not vary. */
const NEGLIGIBLE = 1e-12;

/**
 * The linear map (with intercept) that fits a network's outputs best on a set of inputs: C_fx·C_xx⁻¹ with centred
 * moments, of shape p × n. For a linear network it is the end-to-end map; its singular values are a nonlinear network's
 * order parameters. Where C_xx is singular, the map is zero on directions in which the inputs do not vary.
 */
export class BestLinearMap {
  /** The map, p × n, once all outputs have been added. */
  readonly map: Float64Array;
  /**
   * (x − mean)ᵀ·C_xx⁻¹/M, a row per sample: the map is Σ f·(row). Ends in rows of zeros, for tiles that are not full.
   */
  readonly projector: Float64Array;
  readonly #inputs: number;
  readonly #outputs: number;

  constructor({ count, inputs, outputs, x }: Samples) {
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.map = new Float64Array(outputs * inputs);
    const centred = Matrix.from1DArray(count, inputs, x).center('column');
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(centred.transpose().mmul(centred), {
      assumeSymmetric: true,
    });
    const largest = Math.max(...realEigenvalues);
    const inverse = realEigenvalues.map((value) => (value > NEGLIGIBLE * largest ? 1 / value : 0));
    const projector = centred.mmul(eigenvectorMatrix).mmul(Matrix.diag(inverse)).mmul(eigenvectorMatrix.transpose());
    this.projector = new Float64Array((count + 3) * inputs);
    this.projector.set(projector.to1DArray());
  }

  /** Forgets the outputs added so far. */
  begin(): void {
    this.map.fill(0);
  }

  /**
   * Adds the outputs (count × p) of the samples first … first + count − 1. Rows up to the next multiple of 4 must
   * exist.
   */
  add(outputs: Float64Array, first: number, count: number): void {
    addOuter(outputs, this.projector, first * this.#inputs, this.map, 0, this.#outputs, this.#inputs, (count + 3) & ~3);
  }
}
