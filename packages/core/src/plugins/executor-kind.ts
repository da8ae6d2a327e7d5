import type { Contribution } from '../contracts/contribution';
import type { Executor } from '../contracts/executor';
import type { Registry } from './registry';

/** A plugin as another thread, process or machine may load it again. */
export interface PluginOrigin {
  /** The name under which it was asked for. */
  readonly specifier: string;
  /** What it was looked up from. */
  readonly folder: string;
  /** Hash of its source, which must still be the same. */
  readonly hash: string;
}

/** What an executor is made from. */
export interface ExecutorContext {
  readonly registry: Registry;
  /** Cells at once, where the executor can do with a number; 1 unless its user says otherwise. */
  readonly workers: number;
  /** Where plugins came from, and the names of those that came as objects, which cannot leave the process. */
  readonly plugins: readonly PluginOrigin[];
  readonly objects: readonly string[];
  /** What its user gave beside: the address of a server, say. */
  readonly address?: string;
  /** What it and those who compute for it share, so that they can tell each other's messages from anyone else's. */
  readonly secret?: string;
}

/** A way of having cells computed, as named by `--executor`, or by whoever makes a lab. */
export interface ExecutorKind extends Contribution {
  /** An executor. Throws a PluginError, in one sentence, where it cannot serve what it is given. */
  create(context: ExecutorContext): Executor;
}

/**
 * Declares a kind of executor.
 *
 * @example
 * defineExecutor({
 *   name: 'here', summary: 'One after the other', create: ({ registry }) => new InProcessExecutor(registry),
 * });
 */
export function defineExecutor(executor: ExecutorKind): ExecutorKind {
  return executor;
}
