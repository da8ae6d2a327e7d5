import { Matrix } from 'ml-matrix';
import { expand, type Expansion, layerOffsets, type LinearNetwork } from './network';

/**
 * Exact Hessian of `networkLoss`, D×D, row-major, in the layout of the weights.
 *
 * With A_l = W_L…W_{l+1}, B_l = W_{l−1}…W_1 and G = W C_xx − C_yx, the entry between (W_l)_{ab} and (W_m)_{cd} is
 * (A_lᵀA_m)_{ac}·(B_l C_xx B_mᵀ)_{bd}, plus for l > m the curvature of the map itself,
 * (A_lᵀ G B_mᵀ)_{ad}·(W_{l−1}…W_{m+1})_{bc}, plus β on the diagonal.
 *
 * @throws RangeError when shapes do not fit or β < 0.
 * @example
 * const network = { widths: [1, 1, 1], moments: populationMoments({ correlations: [0.8] }), beta: 0.1 };
 * networkHessian(network, Float64Array.of(0.5, 0.5)); // [0.35, -0.3, -0.3, 0.35]
 */
export function networkHessian(network: LinearNetwork, weights: Float64Array): Float64Array {
  const { widths, beta } = network;
  const expansion = expand(network, weights);
  const size = weights.length;
  const hessian = new Float64Array(size * size);
  const offsets = layerOffsets(widths);
  for (let l = 0; l < offsets.length; l++) {
    let between = Matrix.eye(widths[l]!);
    for (let m = l; m >= 0; m--) {
      if (m < l - 1) between = between.mmul(expansion.layers[m + 1]!);
      const block = blockFactors(expansion, l, m, between);
      fillBlock(
        hessian,
        size,
        { row: offsets[l]!, column: offsets[m]!, rowWidth: widths[l]!, columnWidth: widths[m]! },
        block,
      );
    }
  }
  for (let i = 0; i < size; i++) hessian[i * size + i]! += beta;
  return hessian;
}

interface BlockFactors {
  outer: Matrix;
  inner: Matrix;
  /** Only between different layers: W is linear in each single one. */
  mixed: { cross: Matrix; between: Matrix } | null;
}

function blockFactors(
  { before, after, cxx, residual }: Expansion,
  l: number,
  m: number,
  between: Matrix,
): BlockFactors {
  const afterTransposed = after[l]!.transpose();
  const beforeTransposed = before[m]!.transpose();
  return {
    outer: afterTransposed.mmul(after[m]!),
    inner: before[l]!.mmul(cxx).mmul(beforeTransposed),
    mixed: l === m ? null : { cross: afterTransposed.mmul(residual).mmul(beforeTransposed), between },
  };
}

interface BlockPlace {
  row: number;
  column: number;
  rowWidth: number;
  columnWidth: number;
}

/** Writes one layer-by-layer block and its mirror image. */
function fillBlock(
  hessian: Float64Array,
  size: number,
  place: BlockPlace,
  { outer, inner, mixed }: BlockFactors,
): void {
  for (let a = 0; a < outer.rows; a++) {
    for (let b = 0; b < inner.rows; b++) {
      const i = place.row + a * place.rowWidth + b;
      for (let c = 0; c < outer.columns; c++) {
        const outerEntry = outer.get(a, c);
        const betweenEntry = mixed ? mixed.between.get(b, c) : 0;
        for (let d = 0; d < inner.columns; d++) {
          const j = place.column + c * place.columnWidth + d;
          const curvature = mixed ? mixed.cross.get(a, d) * betweenEntry : 0;
          const value = outerEntry * inner.get(b, d) + curvature;
          hessian[i * size + j] = value;
          hessian[j * size + i] = value;
        }
      }
    }
  }
}
