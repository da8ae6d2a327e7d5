import type { Columns } from './columns';

/** Watches the rows of a phase for the end of change. */
export interface ConvergenceMonitor {
  /** Takes the next epoch's row; true once training has converged. */
  sees(row: Float64Array, offset: number): boolean;
}

/** Noise-free training: the loss changes by less than `tolerance` an epoch for `window` epochs. */
export function steadyLoss(columns: Columns, tolerance: number, window: number): ConvergenceMonitor {
  let previous = Number.NaN;
  let quiet = 0;
  return {
    sees(row, offset) {
      const loss = row[offset + columns.loss]!;
      quiet = Math.abs(loss - previous) < tolerance ? quiet + 1 : 0;
      previous = loss;
      return quiet >= window;
    },
  };
}

/** Means over this many blocks of a window are what the drift is judged by: blocks tame the noise's memory. */
const BLOCKS = 10;
/** Two-sided 5 % point of Student's t with BLOCKS − 2 = 8 degrees of freedom. */
const T_CRITICAL = 2.306;
/** Below this a singular value is rounding, and its slope says nothing. */
const ROUNDING = 1e-12;

/**
 * Noisy training: over a window, neither the loss nor any order parameter has a slope that can be told from zero. A mode that
 * still decays shows in its singular value long after the loss has drowned in noise.
 */
export function noDrift(columns: Columns, window: number): ConvergenceMonitor {
  const watched = [columns.loss, ...Array.from({ length: columns.maxRank }, (_, k) => columns.firstSingularValue + k)];
  const length = Math.ceil(window / BLOCKS);
  const means = watched.map(() => new Float64Array(BLOCKS));
  let seen = 0;
  return {
    sees(row, offset) {
      const block = Math.floor(seen / length);
      watched.forEach((column, i) => (means[i]![block]! += row[offset + column]! / length));
      seen++;
      if (seen < BLOCKS * length) return false;
      const still = means.every((m, i) => (i > 0 && m[BLOCKS - 1]! < ROUNDING) || !drifts(m));
      means.forEach((m) => m.fill(0));
      seen = 0;
      return still;
    },
  };
}

/** Whether the least-squares slope of equally spaced values differs from zero at the 5 % level. */
function drifts(values: Float64Array): boolean {
  const n = values.length;
  const centre = (n - 1) / 2;
  let mean = 0;
  let sxy = 0;
  let sxx = 0;
  for (let i = 0; i < n; i++) {
    mean += values[i]! / n;
    sxy += (i - centre) * values[i]!;
    sxx += (i - centre) ** 2;
  }
  const slope = sxy / sxx;
  let residual = 0;
  for (let i = 0; i < n; i++) residual += (values[i]! - mean - slope * (i - centre)) ** 2;
  return Math.abs(slope) > T_CRITICAL * Math.sqrt(residual / (n - 2) / sxx);
}
