import type { Observable } from 'rxjs';
import type { EpochMode, TrainingEvent } from './events';
import type { Cell } from './experiment';

/** How cells are to be computed. Plain data: it can be sent to another thread or process. */
export interface ExecuteOptions {
  /** Where long cells leave checkpoints, and how often; without it they leave none. */
  readonly checkpoints?: { readonly folder: string; readonly seconds: number };
  /** Which epochs the cells tell of; all of them unless given. */
  readonly epochs?: EpochMode;
  /** Names the run, so that an executor elsewhere knows it again when it is taken up; without it none can. */
  readonly run?: string;
}

/** Computes cells. */
export interface Executor {
  /**
   * Cold: subscribing starts it, unsubscribing stops it. A cell that fails does not end the stream. Cells that are
   * stopped leave a checkpoint first, where they have a place for it.
   */
  execute(cells: readonly Cell[], options?: ExecuteOptions): Observable<TrainingEvent>;
  /** Resolves once nothing that was stopped is still at work. */
  settled(): Promise<void>;
}
