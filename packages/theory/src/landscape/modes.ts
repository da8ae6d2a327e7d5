import { SVD } from 'ml-matrix';
import { pow } from '../elementary';
import { requireLength } from './checks';
import { toMatrix } from './dense';
import type { SecondMoments } from './moments';

/**
 * One singular direction of C_yx: how a mode of the network sees the data. Has the shape that `OneMode` needs, but for
 * the depth.
 */
export interface AlignedMode {
  /** s, singular value of C_yx. */
  correlation: number;
  /** c = vᵀC_xx v. */
  inputVariance: number;
  /** u, unit left singular vector, length p. */
  left: Float64Array;
  /** v, unit right singular vector, length n; its largest component is positive. */
  right: Float64Array;
}

/** The modes of a data set, strongest correlation first. */
export interface AlignedModes {
  modes: AlignedMode[];
  /**
   * How far C_xx is from mapping each v_i to a multiple of itself, √(Σ‖C_xx v_i − c_i v_i‖² / Σ‖C_xx v_i‖²): 0 when the
   * modes decouple exactly (white inputs), below 1 always. Then the landscape of mode i is exactly that of
   * `{ correlation: s_i, inputVariance: c_i }`; otherwise that is first-order perturbation theory.
   */
  misalignment: number;
}

/**
 * Splits second moments into the modes of a linear network. Singular values at rounding level are no modes and are left
 * out.
 *
 * @throws RangeError when the arrays do not have the stated shapes.
 * @example
 * const { modes } = alignedModes(populationMoments({ correlations: [0.9, 0.8] }));
 * modes.map(({ correlation }) => correlation); // [0.9, 0.8]
 */
export function alignedModes(moments: SecondMoments): AlignedModes {
  const { inputs, outputs, cxx, cyx } = moments;
  requireLength('cxx', cxx.length, inputs * inputs, `${inputs}×${inputs}`);
  requireLength('cyx', cyx.length, outputs * inputs, `${outputs}×${inputs}`);
  const svd = new SVD(toMatrix(cyx, outputs, inputs), { autoTranspose: true });
  const negligible = Math.max(inputs, outputs) * Number.EPSILON * (svd.diagonal[0] ?? 0);

  const modes: AlignedMode[] = [];
  let off = 0;
  let total = 0;
  svd.diagonal.forEach((correlation, k) => {
    if (correlation <= negligible) return;
    const column = Float64Array.from(svd.rightSingularVectors.getColumn(k));
    const sign = largestComponent(column) < 0 ? -1 : 1;
    const right = column.map((value) => sign * value);
    const left = Float64Array.from(svd.leftSingularVectors.getColumn(k), (value) => sign * value);

    const image = right.map((_, i) => right.reduce((sum, value, j) => sum + cxx[i * inputs + j]! * value, 0));
    const inputVariance = image.reduce((sum, value, i) => sum + value * right[i]!, 0);
    image.forEach((value, i) => {
      off += pow(value - inputVariance * right[i]!, 2);
      total += value * value;
    });
    modes.push({ correlation, inputVariance, left, right });
  });
  return { modes, misalignment: total > 0 ? Math.sqrt(off / total) : 0 };
}

function largestComponent(vector: Float64Array): number {
  return vector.reduce((largest, value) => (Math.abs(value) > Math.abs(largest) ? value : largest), 0);
}
