import type { Contribution } from './contribution';
import type { Experiment } from './experiment';

/** What a finding may look at beside the values. */
export interface FindingPoint {
  readonly experiment: Experiment;
  readonly label: string;
  /** Replicas at the grid point, those without a result among them. */
  readonly replicas: number;
}

/**
 * What a summary says of the values that a protocol returned: one number or table for a grid point, in place of one for
 * each replica.
 */
export interface Finding extends Contribution {
  /**
   * What the values of one grid point come to, as plain JSON; undefined where they are none of its concern. Depends on
   * nothing but its arguments.
   */
  of(values: readonly unknown[], point: FindingPoint): unknown;
}

/**
 * Declares a finding.
 *
 * @example
 * defineFinding({
 *   name: 'mean-rank',
 *   summary: 'Mean of the final ranks that the protocol returned',
 *   of: (values) => {
 *     const ranks = values.flatMap((value) => (value as { finalRank?: number }).finalRank ?? []);
 *     return ranks.length === 0 ? undefined : ranks.reduce((a, b) => a + b, 0) / ranks.length;
 *   },
 * });
 */
export function defineFinding(finding: Finding): Finding {
  return finding;
}
