import type { OperatorFunction } from 'rxjs';
import type { TrainingEvent, TrainingEventOf } from '../contracts/events';
import { ofType } from './of-type';

/** The phases that converged. */
export function converged(): OperatorFunction<TrainingEvent, TrainingEventOf<'converged'>> {
  return ofType('converged');
}
