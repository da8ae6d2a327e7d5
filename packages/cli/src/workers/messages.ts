import type { MessagePort } from 'node:worker_threads';
import type { Cell, ExecuteOptions, TrainingEvent } from '@kramers/core';
import type { EpochBatch } from './epoch-batch';

/** A plugin as a worker loads it again for itself. */
export interface PluginSource {
  readonly specifier: string;
  readonly folder: string;
  /** Hash of its source, which must still be the same. */
  readonly hash: string;
}

/** What every worker of a pool is started with. */
export interface WorkerSetup {
  readonly plugins: readonly PluginSource[];
  /** Address of the module that loads plugins. */
  readonly pluginLoader: string;
}

/** One cell to compute, and the port on which its worker tells of it. */
export interface CellTask {
  readonly cell: Cell;
  readonly options: ExecuteOptions;
  /** What its stop flag shares. */
  readonly stop: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** From a worker: epochs, other events, or that the cell is over. */
export type FromWorker = { readonly epochs: EpochBatch } | { readonly event: TrainingEvent } | 'over';

/** To a worker: a batch of epochs has been dealt with, so another may be sent. */
export type Credit = 'credit';

/** Batches of a cell that may be on their way at once. */
export const CREDITS = 8;
