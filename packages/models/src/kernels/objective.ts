import type { LossName } from '@kramers/core';
import type { Samples } from '@kramers/theory';

/** A loss ℓ(f, y) of outputs and targets, of which training minimises the mean over samples. */
export interface Objective {
  /** residuals = scale·∂ℓ/∂f for the samples `rows[from …]`; one row of outputs and of residuals for each of `count` samples. */
  residuals(outputs: Float64Array, data: Samples, rows: Int32Array, from: number, count: number, scale: number, residuals: Float64Array): void;
  /** Adds up, over the samples first … first + count − 1: ‖y − prediction‖² into totals[0] and ℓ into totals[1]. */
  addUp(outputs: Float64Array, data: Samples, first: number, count: number, totals: Float64Array): void;
}

/** ℓ = ½‖y − f‖². */
const meanSquare: Objective = {
  residuals(f, { y, outputs: p }, rows, from, count, scale, residuals) {
    for (let s = 0; s < count; s++) {
      const target = rows[from + s]! * p;
      for (let o = 0; o < p; o++) residuals[s * p + o] = scale * (f[s * p + o]! - y[target + o]!);
    }
  },
  addUp(f, { y, outputs: p }, first, count, totals) {
    const target = first * p;
    let sum = 0;
    for (let i = 0; i < count * p; i++) sum += (f[i]! - y[target + i]!) ** 2;
    totals[0]! += sum;
    totals[1]! += sum / 2;
  },
};

/** ℓ = −Σ_o y_o·ln softmax(f)_o, for targets that are probabilities; the prediction is softmax(f). */
const crossEntropy: Objective = {
  residuals(f, { y, outputs: p }, rows, from, count, scale, residuals) {
    for (let s = 0; s < count; s++) {
      const target = rows[from + s]! * p;
      const offset = logSumExp(f, s * p, p);
      for (let o = 0; o < p; o++) residuals[s * p + o] = scale * (Math.exp(f[s * p + o]! - offset) - y[target + o]!);
    }
  },
  addUp(f, { y, outputs: p }, first, count, totals) {
    for (let s = 0; s < count; s++) {
      const offset = logSumExp(f, s * p, p);
      for (let o = 0; o < p; o++) {
        const target = y[(first + s) * p + o]!;
        const logarithm = f[s * p + o]! - offset;
        totals[0]! += (Math.exp(logarithm) - target) ** 2;
        if (target !== 0) totals[1]! -= target * logarithm;
      }
    }
  },
};

/**
 * The objective of that name for these data.
 *
 * @throws RangeError where the targets do not suit it: cross-entropy needs rows of probabilities.
 */
export function objectiveOf(loss: LossName, ...sets: readonly Samples[]): Objective {
  if (loss === 'mse') return meanSquare;
  for (const set of sets) {
    const row = rowWhere(set, (targets) => targets.some((y) => y < 0) || Math.abs(targets.reduce((sum, y) => sum + y, 0) - 1) > 1e-9);
    if (row >= 0) {
      throw new RangeError(`the loss cross-entropy needs targets that are probabilities, such as one-hot classes; those of sample ${row} are not`);
    }
  }
  return crossEntropy;
}

/** Whether every target is one class of several: a one, and zeros. */
export function isClassification(set: Samples): boolean {
  return set.outputs > 1 && rowWhere(set, (targets) => targets.some((y) => y !== 0 && y !== 1) || targets.filter((y) => y === 1).length !== 1) < 0;
}

/** How many of the samples first … first + count − 1 have their largest output where the target is. */
export function countCorrect(f: Float64Array, { y, outputs: p }: Samples, first: number, count: number): number {
  let correct = 0;
  for (let s = 0; s < count; s++) {
    let best = 0;
    for (let o = 1; o < p; o++) if (f[s * p + o]! > f[s * p + best]!) best = o;
    if (y[(first + s) * p + best] === 1) correct++;
  }
  return correct;
}

/** ln Σ e^f over one row, without overflow. */
function logSumExp(f: Float64Array, at: number, p: number): number {
  let largest = f[at]!;
  for (let o = 1; o < p; o++) largest = Math.max(largest, f[at + o]!);
  let sum = 0;
  for (let o = 0; o < p; o++) sum += Math.exp(f[at + o]! - largest);
  return largest + Math.log(sum);
}

function rowWhere({ count, outputs, y }: Samples, holds: (targets: Float64Array) => boolean): number {
  for (let row = 0; row < count; row++) if (holds(y.subarray(row * outputs, (row + 1) * outputs))) return row;
  return -1;
}
