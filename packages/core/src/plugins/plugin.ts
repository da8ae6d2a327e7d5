import type { z } from 'zod';
import type { Backend } from '../contracts/kernel';
import type { Finding } from '../contracts/finding';
import type { PluginEvent } from '../contracts/plugin-event';
import type { RateMethod } from '../contracts/rate-method';
import type { Claim, LedgerKind } from './claim';
import type { ExecutorKind } from './executor-kind';
import type { FigureContribution } from './figure';
import type { Loss } from '../contracts/loss';
import type { Metric } from '../contracts/metric';
import type { Model } from '../contracts/model';
import type { OptimiserKind } from '../contracts/optimiser';
import type { DataKind } from '../contracts/data';
import type { Protocol } from '../contracts/protocol';
import type { Reporter } from './reporter';

/** What a plugin may bring, by kind. */
export interface Contributions {
  readonly models: Model;
  readonly protocols: Protocol;
  readonly data: DataKind;
  readonly reporters: Reporter;
  readonly backends: Backend;
  readonly metrics: Metric;
  readonly losses: Loss;
  readonly optimisers: OptimiserKind;
  readonly rateMethods: RateMethod;
  readonly events: PluginEvent;
  readonly findings: Finding;
  readonly figures: FigureContribution;
  readonly executors: ExecutorKind;
  readonly claims: Claim;
  readonly ledgers: LedgerKind;
}

/** A kind of contribution: `models`, `protocols`, … */
export type ContributionKind = keyof Contributions;

/** A named bundle of contributions: the default export of a plugin file or package. */
export type Plugin = { readonly name: string } & { readonly [K in ContributionKind]?: readonly Contributions[K][] };

/**
 * Declares a plugin. Does nothing but check its type, so that an editor completes it.
 *
 * @example
 * const plugin = definePlugin({
 *   name: 'ratio',
 *   metrics: [{ name: 'ratio', summary: 'σ₂/σ₁', measure: ({ singularValues: [a, b] }) => b! / a! }],
 * });
 */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}

/**
 * Declares a protocol, with its options typed by its own schema.
 *
 * @example
 * import { z } from 'zod';
 * defineProtocol({
 *   name: 'hold', summary: 'Trains at one β', options: z.strictObject({ beta: z.number(), epochs: z.int() }),
 *   *run({ beta, epochs }) {
 *     yield* initialise();
 *     yield* train({ name: 'hold', beta, epochs });
 *   },
 * });
 */
export function defineProtocol<Options extends z.ZodObject>(protocol: Protocol<Options>): Protocol<Options> {
  return protocol;
}

/**
 * Declares a rate method, with its options typed by its own schema.
 *
 * @example
 * import { fluxSampling } from '@kramers/protocols';
 * defineRateMethod({ ...fluxSampling, name: 'my-flux', summary: 'Forward flux under another name' });
 */
export function defineRateMethod<Options extends z.ZodObject>(method: RateMethod<Options>): RateMethod<Options> {
  return method;
}

/**
 * Declares an optimiser, with its options typed by its own schema.
 *
 * @example
 * import { z } from 'zod';
 * defineOptimiser({
 *   name: 'sign', summary: 'The sign of the gradient', options: z.strictObject({}),
 *   create: () => ({ kind: 'sign', memory: 0, step({ weights, gradient, learningRate }) {
 *     for (let i = 0; i < weights.length; i++) weights[i]! -= learningRate * Math.sign(gradient[i]!);
 *   } }),
 * });
 */
export function defineOptimiser<Options extends z.ZodObject>(
  optimiser: OptimiserKind<Options>,
): OptimiserKind<Options> {
  return optimiser;
}

/**
 * Declares a reporter.
 *
 * @example
 * defineReporter({
 *   name: 'taus', summary: 'Mean escape times, a line each',
 *   finished: ({ summary }, folder) => folder.write('taus.txt', summary.points.map(({ tau }) => `${tau}\n`)),
 * });
 */
export function defineReporter(reporter: Reporter): Reporter {
  return reporter;
}
