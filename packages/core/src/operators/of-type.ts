import { filter, type OperatorFunction } from 'rxjs';
import type { TrainingEvent, TrainingEventType, TrainingEventOf } from '../contracts/events';

/** Lets through events of the given types, typed as such: `lab.run(e).pipe(ofType('epoch', 'escaped'))`. */
export function ofType<Type extends TrainingEventType>(
  ...types: readonly Type[]
): OperatorFunction<TrainingEvent, Extract<TrainingEvent, { type: Type }>> {
  const wanted: ReadonlySet<string> = new Set(types);
  return filter((event): event is Extract<TrainingEvent, { type: Type }> => wanted.has(event.type));
}

/** The phases that converged. */
export function converged(): OperatorFunction<TrainingEvent, TrainingEventOf<'converged'>> {
  return ofType('converged');
}

/** The replicas whose loss stopped being finite. */
export function diverged(): OperatorFunction<TrainingEvent, TrainingEventOf<'diverged'>> {
  return ofType('diverged');
}
