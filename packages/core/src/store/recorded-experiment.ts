import { z } from 'zod';
import type { Experiment } from '../contracts/experiment';
import type { Registry } from '../plugins/registry';
import { count as within, limits } from '../experiment/limits';
import { firstIssue } from './first-issue';

/**
 * Values that are nested deeper than any option come from nobody who means well; functions that walk through them call
 * themselves.
 */
const MAX_DEPTH = 100;

const count = z.int().positive();
const seed = z.int();

/**
 * What every experiment.yaml holds, whatever takes part in it: it has been checked before it was written, and is
 * looked at again because others may have had the folder. Options of kinds that are not registered are let through:
 * nothing here asks for them.
 */
const recorded = z.looseObject({
  name: z.string(),
  note: z.string().optional(),
  data: z.looseObject({ kind: z.string(), seed: seed.optional(), fresh: z.boolean() }),
  model: z.looseObject({
    kind: z.string(),
    depth: within(limits.depth),
    width: within(limits.width),
    activations: z.array(z.string()).optional(),
    bias: z.boolean(),
    init: z.looseObject({ scale: z.number().optional(), file: z.string().optional() }),
  }),
  training: z.looseObject({
    loss: z.string().optional(),
    learningRate: z.number(),
    batchSize: z.union([count, z.literal('full')]),
    sampling: z.enum(['shuffled', 'replacement']),
    stepsPerEpoch: count.optional(),
    temperature: z.number(),
    optimiser: z.looseObject({ kind: z.string() }).optional(),
    converged: z.looseObject({ tolerance: z.number(), window: count }),
  }),
  rank: z.looseObject({ threshold: z.number().optional(), hold: count }),
  escape: z.union([
    z.looseObject({ testMse: z.literal('midpoint'), hold: count }),
    z.looseObject({ stages: z.literal(true), hold: count }),
    z.looseObject({
      singularValue: count.optional(),
      metric: z.string().optional(),
      rank: z.int().nonnegative().optional(),
      above: z.number().optional(),
      below: z.number().optional(),
    }),
  ]),
  protocol: z.looseObject({ kind: z.string(), label: z.string().optional() }),
  over: z.record(z.string(), z.array(z.unknown())),
  replicas: z.looseObject({ count: within(limits.replicas), seed }),
  metrics: z.array(z.string()).optional(),
  keepWeights: z.boolean().optional(),
  reporters: z.array(z.string()),
  plugins: z.array(z.string()),
  backend: z.string(),
  precision: z.enum(['float64', 'float32']).optional(),
  measure: z.union([z.enum(['all', 'log']), z.looseObject({ every: count })]).optional(),
  full: z.record(z.string(), z.unknown()),
});

/**
 * An experiment as a run folder holds it.
 *
 * @throws RangeError in one sentence if it is none, or if its data or protocol are not as their kinds, where those
 *   are registered, ask for.
 */
export function parseRecorded(value: unknown, registry: Registry): Experiment {
  refuseDeep(value, [], new Set());
  const { error } = recorded.safeParse(value);
  if (error) throw new RangeError(firstIssue(error, value));
  const { data, protocol } = value as Experiment;
  const options = {
    data: registry.find('data', data.kind)?.options.loose().safeParse(data).error,
    protocol: registry.find('protocols', protocol.kind)?.options.loose().safeParse(protocol).error,
  };
  if (options.data) throw new RangeError(`data: ${firstIssue(options.data, data)}`);
  if (options.protocol) throw new RangeError(`protocol: ${firstIssue(options.protocol, protocol)}`);
  return value as Experiment;
}

/** Throws a RangeError for values that are nested too deeply, or that lead back to themselves. */
function refuseDeep(value: unknown, above: readonly unknown[], seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null) return;
  if (above.includes(value)) throw new RangeError('a value leads back to itself');
  if (above.length > MAX_DEPTH) throw new RangeError(`values are nested deeper than ${MAX_DEPTH} levels`);
  if (seen.has(value)) return;
  seen.add(value);
  for (const part of Object.values(value)) refuseDeep(part, [...above, value], seen);
}
