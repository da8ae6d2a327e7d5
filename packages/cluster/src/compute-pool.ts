import type { Cell, ExecuteOptions, TrainingEvent } from '@kramers/core';

/** What a worker process computes cells with: threads, of whatever make. */
export interface ComputePool {
  /** Cells that it computes at once. */
  readonly size: number;
  /** Computes a cell; resolves when it is over, or has been stopped because `signal` aborted. */
  compute(
    cell: Cell,
    options: ExecuteOptions,
    signal: AbortSignal,
    emit: (event: TrainingEvent) => void,
  ): Promise<void>;
  /** Ends it, whatever it is at. */
  destroy(): Promise<void>;
}
