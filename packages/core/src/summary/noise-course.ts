import { median } from '@kramers/theory';
import type { NoiseRecord } from '../contracts/cell-result';

/** The minibatch noise of a point along its watched phase. */
export interface PointNoise {
  readonly epochs: readonly number[];
  /** T_eff: median over the replicas still watched at that epoch. */
  readonly effectiveTemperature: readonly number[];
  /** The largest share of the noise along the missing mode among them. */
  readonly missingShare: readonly number[];
}

/**
 * The replicas' courses together; null where none was measured.
 *
 * @example
 * const course = { epochs: [0, 10], effectiveTemperature: [2e-4, 3e-4], missingShare: [0.1, 0.2] };
 * const record = { phase: 'escape', rank: 1, direction: 'up', temperature: 0, minibatch: 'unknown', course } as const;
 * noiseCourseOf([record])?.effectiveTemperature; // [0.0002, 0.0003]
 */
export function noiseCourseOf(records: readonly NoiseRecord[]): PointNoise | null {
  const longest = records.reduce<readonly number[]>(
    (best, { course }) => (course.epochs.length > best.length ? course.epochs : best),
    [],
  );
  if (longest.length === 0) return null;
  const at = (i: number, numbers: 'effectiveTemperature' | 'missingShare') =>
    records.flatMap(({ course }) => course[numbers][i] ?? []);
  return {
    epochs: longest,
    effectiveTemperature: longest.map((_, i) => median(at(i, 'effectiveTemperature'))),
    missingShare: longest.map((_, i) => Math.max(...at(i, 'missingShare'))),
  };
}
