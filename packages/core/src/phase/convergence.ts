import { pow } from '@kramers/theory/elementary';
import type { Columns } from './columns';

/** The loss of the epoch before, and for how many epochs it has hardly changed. */
export interface SteadyLossMemory {
  previous: number;
  quiet: number;
}

/** Rows seen in the window that is going on, and the means of each watched column over its blocks. */
export interface DriftMemory {
  seen: number;
  means: Float64Array[];
}

/** Watches the rows of a phase for the end of change. */
export interface ConvergenceMonitor {
  /** All of the monitor's state, as a plain value: copied into a checkpoint, and overwritten from one. */
  readonly memory: SteadyLossMemory | DriftMemory;
  /** Takes the next epoch's row; true once training has converged. */
  sees(row: Float64Array, offset: number): boolean;
}

/** The monitor that suits a phase, by whether each of its steps is determined by the one before. */
export function convergenceMonitor(
  columns: Columns,
  rule: { readonly tolerance: number; readonly window: number },
  deterministic: boolean,
): ConvergenceMonitor {
  return deterministic ? steadyLoss(columns, rule.tolerance, rule.window) : noDrift(columns, rule.window);
}

/** Noise-free training: the loss changes by less than `tolerance` an epoch for `window` epochs. */
export function steadyLoss(columns: Columns, tolerance: number, window: number): ConvergenceMonitor {
  const memory: SteadyLossMemory = { previous: Number.NaN, quiet: 0 };
  return {
    memory,
    sees(row, offset) {
      const loss = row[offset + columns.loss]!;
      memory.quiet = Math.abs(loss - memory.previous) < tolerance ? memory.quiet + 1 : 0;
      memory.previous = loss;
      return memory.quiet >= window;
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
 * Noisy training: over a window, neither the loss nor any order parameter has a slope that can be told from zero. A
 * mode that still decays shows in its singular value long after the loss has drowned in noise.
 */
export function noDrift(columns: Columns, window: number): ConvergenceMonitor {
  const watched = [columns.loss, ...Array.from({ length: columns.maxRank }, (_, k) => columns.firstSingularValue + k)];
  const length = Math.ceil(window / BLOCKS);
  const memory: DriftMemory = { seen: 0, means: watched.map(() => new Float64Array(BLOCKS)) };
  return {
    memory,
    sees(row, offset) {
      const { means } = memory;
      const block = Math.floor(memory.seen / length);
      watched.forEach((column, i) => (means[i]![block]! += row[offset + column]! / length));
      memory.seen++;
      if (memory.seen < BLOCKS * length) return false;
      const still = means.every((m, i) => (i > 0 && m[BLOCKS - 1]! < ROUNDING) || !drifts(m));
      means.forEach((m) => m.fill(0));
      memory.seen = 0;
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
    sxx += pow(i - centre, 2);
  }
  const slope = sxy / sxx;
  let residual = 0;
  for (let i = 0; i < n; i++) residual += pow(values[i]! - mean - slope * (i - centre), 2);
  return Math.abs(slope) > T_CRITICAL * Math.sqrt(residual / (n - 2) / sxx);
}
