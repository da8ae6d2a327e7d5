import { filter, type OperatorFunction } from 'rxjs';
import type { TrainingEvent, TrainingEventOf } from '../contracts/events';
import type { Metrics } from '../contracts/metric';
import type { Condition } from '../contracts/condition';

/**
 * The first epoch of each replica's each phase at which a condition has held for as long as it asks: the stream's own
 * escape detector, for conditions that the experiment does not name. Without a condition, the experiment's escapes
 * themselves.
 *
 * A condition needs every epoch: of a thinned stream it makes a ThinnedStreamError.
 *
 * @throws ThinnedStreamError, as an error of the stream, where a condition is given and the stream is thinned
 * @example
 * const firstBelow = (lab: Lab, experiment: ExperimentInput) =>
 *   lab.run(experiment).pipe(escaped({ metric: 'testMse', below: 0.4, hold: 5 }));
 */
export function escaped(): OperatorFunction<TrainingEvent, TrainingEventOf<'escaped'>>;
export function escaped(condition: Condition): OperatorFunction<TrainingEvent, TrainingEventOf<'epoch'>>;
export function escaped(condition?: Condition): OperatorFunction<TrainingEvent, TrainingEvent> {
  if (!condition) return filter((event) => event.type === 'escaped');
  const held = new Map<string, number>();
  const hold = condition.hold ?? 1;
  return filter((event) => {
    if (event.type === 'cell-started' && event.epochs === 'thinned') throw new ThinnedStreamError('escaped(condition)');
    if (event.type === 'cell-finished' || event.type === 'cell-failed') forget(held, event.cell);
    if (event.type !== 'epoch') return false;
    const key = `${event.cell}/${event.phaseIndex}`;
    const now = satisfies(condition, event.metrics) ? (held.get(key) ?? 0) + 1 : 0;
    // Once seen, a phase is done with: its count stays past the mark.
    if ((held.get(key) ?? 0) >= hold) return false;
    held.set(key, now);
    return now === hold;
  });
}

function forget(held: Map<string, number>, cell: string): void {
  for (const key of held.keys()) if (key.startsWith(`${cell}/`)) held.delete(key);
}

/**
 * Whether one epoch's metrics satisfy a condition, `hold` aside.
 *
 * @example
 * const metrics = { trainMse: 0.4, testMse: 0.5, loss: 0.6, weightNorm: 3, singularValues: [0.7, 0.4], rank: 2 };
 * satisfies({ singularValue: 2, above: 0.3 }, metrics); // true
 * satisfies({ metric: 'testMse', below: 0.3 }, metrics); // false
 */
export function satisfies(condition: Condition, metrics: Metrics): boolean {
  if (condition.rank !== undefined) return metrics.rank === condition.rank;
  const value =
    condition.singularValue !== undefined
      ? metrics.singularValues[condition.singularValue - 1]
      : { ...metrics, ...metrics.others }[condition.metric ?? ''];
  if (typeof value !== 'number') return false;
  return value > (condition.above ?? -Infinity) && value < (condition.below ?? Infinity);
}

/**
 * An operator that has to see every epoch was given a stream that leaves some out.
 *
 * @example
 * const ask = (lab: Lab, trial: ExperimentInput) => lab.run(trial).pipe(thin(), escaped({ rank: 2 })).subscribe({
 *   error: (cause) => cause instanceof ThinnedStreamError && console.error('take thin() out of the pipe'),
 * });
 */
export class ThinnedStreamError extends Error {
  override readonly name = 'ThinnedStreamError';

  /** @param operator its name, as its caller wrote it. */
  constructor(operator: string) {
    super(`${operator} needs every epoch, and the epochs of this stream are thinned; run with { epochs: 'all' }`);
  }
}
