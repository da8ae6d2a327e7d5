import type { OperatorFunction } from 'rxjs';
import type { TrainingEvent, TrainingEventOf } from '../contracts/events';
import { ofType } from './of-type';

/** The replicas whose loss stopped being finite. */
export function diverged(): OperatorFunction<TrainingEvent, TrainingEventOf<'diverged'>> {
  return ofType('diverged');
}
