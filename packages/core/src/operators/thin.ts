import { filter, type MonoTypeOperatorFunction } from 'rxjs';
import type { TrainingEvent } from '../contracts/events';
import { onLogGrid } from '../ground/log-grid';

/** Lets through about 40 epochs a decade of each phase, and every event that is not an epoch. */
export function thin(): MonoTypeOperatorFunction<TrainingEvent> {
  return filter((event) => event.type !== 'epoch' || onLogGrid(event.epoch));
}

/** An operator that has to see every epoch was given a stream that leaves some out. */
export class ThinnedStreamError extends Error {
  override readonly name = 'ThinnedStreamError';

  /** @param operator its name, as its caller wrote it. */
  constructor(operator: string) {
    super(`${operator} needs every epoch, and the epochs of this stream are thinned; run with { epochs: 'all' }`);
  }
}
