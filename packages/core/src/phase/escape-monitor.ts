import type { Condition } from '../contracts/condition';
import type { Experiment } from '../contracts/experiment';
import type { Metrics } from '../contracts/metric';
import type { Columns } from './columns';
import { ConditionMonitor } from './condition';

/** Errors fall where a mode is gained; singular values and the rank rise. */
const ERRORS: readonly string[] = ['testMse', 'trainMse', 'loss'];

/**
 * Whether a condition, met from a state of that rank, means modes gained or modes lost; null where it does not tell.
 */
export function directionOf(
  { singularValue, metric, rank, above, below }: Condition,
  from: number,
): 'up' | 'down' | null {
  if (rank !== undefined) return rank > from ? 'up' : 'down';
  if ((above === undefined) === (below === undefined)) return null;
  const rises = above !== undefined;
  if (singularValue !== undefined || metric === 'rank') return rises ? 'up' : 'down';
  return ERRORS.includes(metric ?? '') ? (rises ? 'down' : 'up') : null;
}

/** What an escape is judged against: the metrics of the reference phase, and whether the trap held. */
export interface EscapeContext {
  readonly target: Metrics | null;
  readonly trapped: boolean | null;
}

/** A plateau and a target closer than this have no midpoint worth waiting for. */
const SAME_ERROR = 1e-6;

/**
 * The experiment's escape as a condition on a phase that begins with `row`; null, with a warning, where it cannot be
 * told from staying.
 */
export function escapeMonitor(
  escape: Experiment['escape'],
  columns: Columns,
  row: Float64Array,
  { target, trapped }: EscapeContext,
  warn: (message: string) => void,
): ConditionMonitor | null {
  let monitor: ConditionMonitor;
  if ('testMse' in escape) {
    if (target === null) {
      warn('no escape was watched for: a midpoint needs a reference phase; give the experiment another escape');
      return null;
    }
    const rank = row[columns.rank]!;
    if (trapped && rank === target.rank) {
      // Two test errors of one phase differ by noise alone; only a change of rank can then be an escape.
      monitor = new ConditionMonitor(
        { metric: 'rank', above: rank + 0.5, hold: escape.hold },
        columns,
        `rank > ${rank}`,
      );
      warn(`the target has rank ${rank} too, so the escape is a higher rank instead of the midpoint`);
      return monitor;
    }
    const plateau = row[columns.testMse]!;
    if (!(Math.abs(plateau - target.testMse) > SAME_ERROR)) {
      warn(`no escape was watched for: the plateau and the target have the same test error, ${plateau.toPrecision(4)}`);
      return null;
    }
    const middle = (plateau + target.testMse) / 2;
    const bound = target.testMse < plateau ? { below: middle } : { above: middle };
    monitor = new ConditionMonitor(
      { metric: 'testMse', hold: escape.hold, ...bound },
      columns,
      'test MSE midway to the target',
    );
  } else if ('stages' in escape) {
    monitor = new ConditionMonitor({ leaves: row[columns.rank]!, hold: escape.hold }, columns);
  } else {
    monitor = new ConditionMonitor(escape, columns);
  }
  return monitor;
}
