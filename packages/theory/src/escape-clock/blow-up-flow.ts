import { pow } from '../elementary';
import { requireInteger, requirePositive } from '../landscape/checks';
import { integrateFlow } from '../numerics/dormand-prince';
import { normalDeviate, type UniformSource } from '../statistics/seeded-random';

/** Shape of the missing block of a trapped network. */
export interface MissingBlock {
  /** L ≥ 3, number of weight matrices. */
  depth: number;
  /** Hidden width of the block, w − r: one number for all hidden layers, or L − 1 numbers. */
  width: number | readonly number[];
  /**
   * Correlations of the missing modes relative to the strongest, so 1 first; default [1]: one missing mode. Modes
   * that are never learnt (more inputs or outputs than modes) take no part and are left out.
   */
  strengths?: readonly number[];
}

/** The L-linear flow of a missing block: its sizes, its derivative, and its blow-up time from any weights. */
export interface BlowUpFlow {
  /** Number of weights; layers 1 to L in order, each row-major of shape out × in. */
  readonly size: number;
  /**
   * Writes X_l′ = (S X_L…X_{l+1})ᵀ(X_{l−1}…X_1)ᵀ into `derivative`; returns f = tr(S X_L…X_1), of which it is the
   * gradient.
   */
  derivative(weights: Float64Array, derivative: Float64Array): number;
  /**
   * θ, the time from `weights` (kept) to blow-up, to a relative error of about 1e-4; Infinity where the flow stands
   * still.
   */
  blowUpTime(weights: Float64Array): number;
}

/**
 * A blow-up is near when what is left of it is this share of the time passed: then all layers are balanced to
 * rounding.
 */
const NEARLY = 0.01;

/**
 * The flow of the missing block without decay and saturation, X_l′ = ∂f/∂X_l with f = tr(S X_L…X_1) and S the
 * diagonal of `strengths`. It is homogeneous of degree L − 1, so it blows up in finite time; weights a·X blow up
 * a^{−(L−2)} times as late.
 *
 * Near the blow-up the strongest direction dominates and its layers are balanced: each of size x = f^{1/L}, x′ =
 * x^{L−1}, so x^{−(L−2)}/(L−2) is left. The flow is followed until that is a hundredth of the time passed.
 *
 * @throws RangeError on a depth below 3, a width below 1, or strengths that do not begin with 1 or do not descend
 * @returns the flow's derivative, and the time from given weights to the blow-up.
 * @example
 * blowUpFlow({ depth: 3, width: 1 }).blowUpTime(Float64Array.of(1, 1, 1)); // 1.000
 */
export function blowUpFlow(block: MissingBlock): BlowUpFlow {
  const sizes = layerSizes(block);
  const strengths = checkedStrengths(block.strengths);
  const depth = block.depth;
  const size = sizes.slice(1).reduce((sum, out, l) => sum + out * sizes[l]!, 0);
  const modes = strengths.length;
  // forward[l] = (X_l…X_1)ᵀ and backward[l] = S X_L…X_{l+1}, both modes × sizes[l].
  const forward = sizes.map((width) => new Float64Array(modes * width));
  const backward = sizes.map((width) => new Float64Array(modes * width));
  for (let m = 0; m < modes; m++) {
    forward[0]![m * modes + m] = 1;
    backward[depth]![m * modes + m] = strengths[m]!;
  }

  const derivative = (weights: Float64Array, out: Float64Array): number => {
    let offset = 0;
    for (let l = 1; l <= depth; l++) {
      times(weights, offset, forward[l - 1]!, forward[l]!, sizes[l]!, sizes[l - 1]!, modes);
      offset += sizes[l]! * sizes[l - 1]!;
    }
    for (let l = depth; l >= 1; l--) {
      offset -= sizes[l]! * sizes[l - 1]!;
      outer(backward[l]!, forward[l - 1]!, out, offset, sizes[l]!, sizes[l - 1]!, modes);
      transposedTimes(weights, offset, backward[l]!, backward[l - 1]!, sizes[l]!, sizes[l - 1]!, modes);
    }
    let product = 0;
    for (let m = 0; m < modes; m++) product += backward[0]![m * modes + m]!;
    return product;
  };

  const blowUpTime = (weights: Float64Array): number => {
    const state = Float64Array.from(weights);
    const slope = new Float64Array(size);
    let product = derivative(state, slope);
    if (length(slope) === 0) return Infinity;
    const left = () => pow(product, -(depth - 2) / depth) / (depth - 2);
    const time = integrateFlow(
      (at, out) => {
        product = derivative(at, out);
      },
      state,
      {
        step: 0.1 * (length(state) / length(slope)),
        tolerance: 1e-5,
        until: (t) => product > 0 && left() < NEARLY * t,
      },
    );
    return time + left();
  };
  return { size, derivative, blowUpTime };
}

/**
 * `size` standard normal weights, for a {@link blowUpFlow} of that size.
 *
 * @example normalWeights(2, seededRandom(1)); // [1.404, 1.216]
 */
export function normalWeights(size: number, random: UniformSource): Float64Array {
  return Float64Array.from({ length: size }, () => normalDeviate(random));
}

function layerSizes({ depth, width, strengths }: MissingBlock): number[] {
  requireInteger('depth', depth, 3);
  const hidden = typeof width === 'number' ? Array.from({ length: depth - 1 }, () => width) : [...width];
  if (hidden.length !== depth - 1) {
    throw new RangeError(`A network of depth ${depth} has ${depth - 1} hidden widths, got ${hidden.length}.`);
  }
  hidden.forEach((value) => {
    requireInteger('width', value, 1);
  });
  const modes = strengths?.length ?? 1;
  return [modes, ...hidden, modes];
}

function checkedStrengths(strengths: readonly number[] = [1]): readonly number[] {
  strengths.forEach((value, i) => {
    requirePositive('strengths', value);
    if (value > (strengths[i - 1] ?? 1))
      throw new RangeError(`strengths must descend from 1, got ${strengths.join(', ')}`);
  });
  if (strengths[0] !== 1) throw new RangeError(`strengths must begin with 1, got [${strengths.join(', ')}]`);
  return strengths;
}

/** out (modes × rows) = X·in, the block of X beginning at `offset`. */
function times(
  weights: Float64Array,
  offset: number,
  input: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  modes: number,
): void {
  for (let m = 0; m < modes; m++) {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      const row = offset + i * columns;
      for (let j = 0; j < columns; j++) sum += weights[row + j]! * input[m * columns + j]!;
      out[m * rows + i] = sum;
    }
  }
}

/** out (modes × columns) = in·X. */
function transposedTimes(
  weights: Float64Array,
  offset: number,
  input: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  modes: number,
): void {
  out.fill(0);
  for (let m = 0; m < modes; m++) {
    for (let i = 0; i < rows; i++) {
      const value = input[m * rows + i]!;
      const row = offset + i * columns;
      for (let j = 0; j < columns; j++) out[m * columns + j]! += value * weights[row + j]!;
    }
  }
}

/** Block of the derivative: Σ_m left_m ⊗ right_m. */
function outer(
  left: Float64Array,
  right: Float64Array,
  out: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  modes: number,
): void {
  out.fill(0, offset, offset + rows * columns);
  for (let m = 0; m < modes; m++) {
    for (let i = 0; i < rows; i++) {
      const value = left[m * rows + i]!;
      const row = offset + i * columns;
      for (let j = 0; j < columns; j++) out[row + j]! += value * right[m * columns + j]!;
    }
  }
}

function length(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
