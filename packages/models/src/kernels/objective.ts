import type { Loss } from '@kramers/core';
import type { Samples } from '@kramers/theory';
import { pow } from '@kramers/theory/elementary';
import { lossProgram, type Program } from '@kramers/core/expression';
import { crossEntropy } from '../losses/cross-entropy';
import { mse } from '../losses/mse';

/** A loss ℓ(f, y) of outputs and targets, of which training minimises the mean over samples. */
export interface Objective {
  /**
   * residuals = scale·∂ℓ/∂f for the samples `rows[from …]`; one row of outputs and of residuals for each of `count`
   * samples.
   */
  residuals(
    outputs: Float64Array,
    data: Samples,
    rows: Int32Array,
    from: number,
    count: number,
    scale: number,
    residuals: Float64Array,
  ): void;
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
    for (let i = 0; i < count * p; i++) sum += pow(f[i]! - y[target + i]!, 2);
    totals[0]! += sum;
    totals[1]! += sum / 2;
  },
};

/** Any loss, a sample at a time. */
function sampleWise(loss: Loss, outputs: number): Objective {
  const f = new Float64Array(outputs);
  const y = new Float64Array(outputs);
  const result = new Float64Array(outputs);
  const lend = (from: Float64Array, s: number, { y: targets }: Samples, row: number): void => {
    for (let o = 0; o < outputs; o++) {
      f[o] = from[s * outputs + o]!;
      y[o] = targets[row * outputs + o]!;
    }
  };
  return {
    residuals(from, data, rows, first, count, scale, residuals) {
      for (let s = 0; s < count; s++) {
        lend(from, s, data, rows[first + s]!);
        loss.gradient(f, y, result);
        for (let o = 0; o < outputs; o++) residuals[s * outputs + o] = scale * result[o]!;
      }
    },
    addUp(from, data, first, count, totals) {
      for (let s = 0; s < count; s++) {
        lend(from, s, data, first + s);
        if (loss.predict) loss.predict(f, result);
        else result.set(f);
        for (let o = 0; o < outputs; o++) totals[0]! += pow(result[o]! - y[o]!, 2);
        totals[1]! += loss.value(f, y);
      }
    },
  };
}

/**
 * The objective of a loss for these data.
 *
 * @throws RangeError where the targets do not suit it.
 */
export function objectiveOf(loss: Loss, ...sets: readonly Samples[]): Objective {
  for (const set of sets) refuseTargets(loss, set);
  return loss === mse ? meanSquare : sampleWise(loss, sets[0]!.outputs);
}

/** The losses that kernels write code for, a program for those that are an expression; others are computed outside. */
export type LossCode = 'mse' | 'cross-entropy' | 'outside' | Program;

/** What kernels write of a loss. */
export function lossCodeOf(loss: Loss): LossCode {
  if (loss === mse) return 'mse';
  if (loss === crossEntropy) return 'cross-entropy';
  return loss.expression === undefined || loss.predict ? 'outside' : lossProgram(loss.expression);
}

/** Throws a RangeError that names the first sample whose targets the loss cannot take. */
export function refuseTargets(loss: Loss, { count, outputs, y }: Samples): void {
  for (let row = 0; loss.refuse && row < count; row++) {
    const wanted = loss.refuse(y.subarray(row * outputs, (row + 1) * outputs));
    if (wanted !== null) throw new RangeError(`the loss ${loss.name} needs ${wanted}; those of sample ${row} are not`);
  }
}

/** Whether every target is one class of several: a one, and zeros. */
export function isClassification(set: Samples): boolean {
  return (
    set.outputs > 1 &&
    rowWhere(set, (targets) => targets.some((y) => y !== 0 && y !== 1) || targets.filter((y) => y === 1).length !== 1) <
      0
  );
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

function rowWhere({ count, outputs, y }: Samples, holds: (targets: Float64Array) => boolean): number {
  for (let row = 0; row < count; row++) if (holds(y.subarray(row * outputs, (row + 1) * outputs))) return row;
  return -1;
}
