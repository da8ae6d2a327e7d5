import { filter, type OperatorFunction } from 'rxjs';
import type { TrainingEvent, TrainingEventType, TrainingEventOf } from '../contracts/events';

/**
 * Lets through events of the given types, typed as such: `lab.run(e).pipe(ofType('epoch', 'escaped'))`.
 *
 * @example
 * const seen = (lab: Lab, experiment: ExperimentInput) => lab.run(experiment).pipe(ofType('epoch', 'escaped'));
 */
export function ofType<Type extends TrainingEventType>(
  ...types: readonly Type[]
): OperatorFunction<TrainingEvent, Extract<TrainingEvent, { type: Type }>> {
  const wanted: ReadonlySet<string> = new Set(types);
  return filter((event): event is Extract<TrainingEvent, { type: Type }> => wanted.has(event.type));
}

/**
 * The phases that converged.
 *
 * @example
 * const ends = (lab: Lab, experiment: ExperimentInput) => lab.run(experiment).pipe(converged());
 */
export function converged(): OperatorFunction<TrainingEvent, TrainingEventOf<'converged'>> {
  return ofType('converged');
}

/**
 * The replicas whose loss stopped being finite.
 *
 * @example
 * const lost = (lab: Lab, experiment: ExperimentInput) => lab.run(experiment).pipe(diverged());
 */
export function diverged(): OperatorFunction<TrainingEvent, TrainingEventOf<'diverged'>> {
  return ofType('diverged');
}
