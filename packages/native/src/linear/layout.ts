import type { Target } from '../source/prelude';
import { lanesOf } from '../source/prelude';

/** Numbers of the longest row of products: with more inputs, batches are summed from the samples themselves. */
const MAX_ROW = 32;

/** A linear network in memory: its sizes, and how a batch comes to its gradient. */
export interface LinearLayout {
  readonly widths: readonly number[];
  readonly depth: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** Number of training samples; 0 for a population. */
  readonly count: number;
  /** Vectors of a row of each width. */
  readonly vectors: readonly number[];
  /** Numbers from one row of that many columns to the next: whole vectors. */
  readonly stride: (columns: number) => number;
  /**
   * Few inputs: each sample's products x xᵀ (upper triangle) and y xᵀ are one row, and a batch is a sum of rows. More:
   * x and y themselves.
   */
  readonly products: boolean;
  /** Numbers in a row of the table of samples or products, and from one to the next. */
  readonly row: number;
  readonly rowStride: number;
}

export function linearLayout(target: Target, widths: readonly number[], count: number): LinearLayout {
  const lanes = lanesOf(target);
  const stride = (columns: number): number => Math.ceil(columns / lanes) * lanes;
  const depth = widths.length - 1;
  const [inputs, outputs] = [widths[0]!, widths[depth]!];
  const parameters = widths.slice(1).reduce((sum, width, l) => sum + width * widths[l]!, 0);
  const length = (inputs * (inputs + 1)) / 2 + outputs * inputs;
  const products = length <= MAX_ROW;
  return {
    widths,
    depth,
    inputs,
    outputs,
    parameters,
    count,
    vectors: widths.map((width) => Math.ceil(width / lanes)),
    stride,
    products,
    row: products ? length : inputs + outputs,
    rowStride: products ? stride(length) : stride(inputs) + stride(outputs),
  };
}
