import { at } from '../assembler/memory';
import { Matrix, paddedMatrix } from '../parts/matrix';
import { type NoiseLayout, noiseLayout } from '../parts/noise';

/** Passes of at most this many batches are added up while they are shuffled. */
export const MAX_BATCHES = 64;
/** Vectors of the longest row of products: one that is added up in registers, while its sample is drawn. */
const MAX_ROW = 13;

/** C_xx (n × n) and C_yx (p × n), one after the other. */
export interface Moments {
  readonly cxx: Matrix;
  readonly cyx: Matrix;
}

/** What memory holds, for a linear network of given widths and a number of samples. All places are byte addresses. */
export interface Layout {
  readonly widths: readonly number[];
  readonly depth: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly count: number;
  readonly parameters: number;
  readonly batches: number;
  readonly noise: NoiseLayout;
  readonly weights: number;
  /** W_1 … W_L, as the state has them: rows one right after the other. */
  readonly layers: readonly Matrix[];
  /** W_L…W_{l+1} for l = 0 … L − 1. The last is W_L itself. */
  readonly suffixes: readonly Matrix[];
  /** (W·C_xx − C_yx)·(W_l…W_1)ᵀ for l = 0 … L − 1. */
  readonly carries: readonly Matrix[];
  readonly full: Moments;
  readonly test: Moments;
  /** Errors and norm, then the end-to-end map without padding. */
  readonly results: number;
  readonly map: Matrix;
  readonly order: number;
  readonly drawn: number;
  /** How batches come to their gradient. */
  readonly table: ProductTable | SampleTable;
  readonly bytes: number;
}

/** For few inputs: the second moments of every sample, to be added up over a batch. */
export interface ProductTable {
  readonly kind: 'products';
  /** One row per sample: x xᵀ (upper triangle), then y xᵀ. */
  readonly address: number;
  /** Vectors of two doubles in a row. */
  readonly rowVectors: number;
  /** Sums over batches, as rows of the table. */
  readonly sums: number;
  /** A batch's sums, spread over its moments. */
  readonly batch: Moments;
}

/** For many inputs: the samples themselves. With p outputs (Wx − y)xᵀ takes 2·p·n products a sample, xxᵀ n²/2. */
export interface SampleTable {
  readonly kind: 'samples';
  /** One row per sample: x, then y, each filled up to whole vectors. */
  readonly address: number;
  readonly rowVectors: number;
  /** Wx − y of the samples of a batch, one row each. */
  readonly residuals: Matrix;
}

/** Lays out memory. `count` is the number of samples, 0 for a population. */
export function layoutOf(widths: readonly number[], count: number): Layout {
  let top = 16;
  const take = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / 16) * 16;
    return address;
  };
  const padded = (rows: number, columns: number): Matrix =>
    paddedMatrix(at(take(8 * rows * (columns + (columns % 2)))), rows, columns);
  const depth = widths.length - 1;
  const inputs = widths[0]!;
  const outputs = widths[depth]!;
  const sizes = widths.slice(1).map((width, l) => width * widths[l]!);
  const parameters = sizes.reduce((sum, size) => sum + size, 0);
  const moments = (): Moments => {
    const cxx = padded(inputs, inputs);
    return { cxx, cyx: padded(outputs, inputs) };
  };

  const batches = take(16);
  const noise = noiseLayout(take, parameters);
  const weights = take(8 * parameters);
  const layers = sizes.map((_, l) => {
    const before = sizes.slice(0, l).reduce((sum, size) => sum + size, 0);
    return new Matrix(at(weights + 8 * before), widths[l + 1]!, widths[l]!);
  });
  const suffixes = layers.map((layer, l) => (l === depth - 1 ? layer : padded(outputs, widths[l]!)));
  // Shifted by one: suffix l belongs to layer l + 1, whose rows it multiplies.
  const carries = layers.map((layer) => padded(outputs, layer.columns));
  const [full, test] = [moments(), moments()];
  const results = take(8 * 4);
  const map = new Matrix(at(take(8 * outputs * inputs)), outputs, inputs);
  const productVectors = Math.ceil(((inputs * (inputs + 1)) / 2 + outputs * inputs) / 2);
  const products = (rowVectors: number): ProductTable => ({
    kind: 'products',
    rowVectors,
    sums: take(count > 0 ? MAX_BATCHES * 16 * rowVectors : 0),
    address: take(16 * rowVectors * count),
    batch: moments(),
  });
  const samples = (rowVectors: number): SampleTable => ({
    kind: 'samples',
    rowVectors,
    address: take(16 * rowVectors * count),
    residuals: padded(count, outputs),
  });
  return {
    widths,
    depth,
    inputs,
    outputs,
    count,
    parameters,
    batches,
    noise,
    weights,
    layers,
    suffixes,
    carries,
    full,
    test,
    results,
    map,
    order: take(4 * count),
    drawn: take(4 * count),
    table:
      productVectors <= MAX_ROW ? products(productVectors) : samples(Math.ceil(inputs / 2) + Math.ceil(outputs / 2)),
    bytes: top,
  };
}
