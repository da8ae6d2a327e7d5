import type { TrainingEventType } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';
import { listOf } from '@kramers/core/internal';
import { z } from 'zod';

/** Any number: what a cell measures may be infinite, or none at all, where it diverged. */
const number = z.custom<number>((value) => typeof value === 'number', 'expected a number');
const count = z.int().nonnegative();
/** It goes to a terminal. */
const message = z.string().max(100_000);
const position = {
  phase: z.string(),
  phaseIndex: count,
  epoch: count,
  step: count,
  beta: number,
  temperature: number,
};

const metrics = z.strictObject({
  trainMse: number,
  testMse: number,
  loss: number,
  weightNorm: number,
  singularValues: z.custom<number[]>((value) => Array.isArray(value) && value.every((one) => typeof one === 'number')),
  rank: count,
  others: z.record(z.string(), number).optional(),
});

const error: z.ZodType = z.lazy(() =>
  z.strictObject({ name: z.string(), message: z.string(), stack: listOf(z.string()), cause: error.nullable() }),
);

/**
 * The events that a worker may report of a cell, but for those of plugins. Those of the run as a whole are the
 * coordinator's alone:
 * a report that says that the run is over would end it.
 */
const schemas: Partial<Record<TrainingEventType, z.ZodObject>> = {
  'cell-started': z.strictObject({ seed: z.int(), epochs: z.enum(['all', 'thinned']), earlierSteps: count.optional() }),
  'phase-started': z.strictObject({ ...position, epochs: number, watched: z.boolean() }),
  epoch: z.strictObject({ ...position, metrics }),
  'rank-changed': z.strictObject({ ...position, fromRank: count, toRank: count }),
  escaped: z.strictObject({ ...position, criterion: z.string() }),
  converged: z.strictObject(position),
  diverged: z.strictObject(position),
  'phase-ended': z.strictObject({
    ...position,
    reason: z.enum(['epochs', 'converged', 'escaped', 'condition', 'diverged']),
    metrics,
  }),
  warning: z.strictObject({ message }),
  // What is in the result, the run folder's own schema says.
  'cell-finished': z.strictObject({ result: z.unknown() }),
  'cell-failed': z.strictObject({ message, error }),
};

/** What events tell of a run as a whole, or of a cell at work: in no report, whatever a plugin calls its own. */
const never: ReadonlySet<string> = new Set<TrainingEventType>([
  'run-started',
  'run-finished',
  'reporter-failed',
  'notice',
  'status',
  'at-work',
  'cell-progress',
]);

/**
 * What an event of that type must hold in a report, beside its type and the cell that it is of; null if there can be
 * none in a report.
 */
export function eventSchema(type: string, registry: Registry): z.ZodObject | null {
  if (never.has(type)) return null;
  if (Object.hasOwn(schemas, type)) return schemas[type as TrainingEventType]!;
  return registry.find('events', type)?.schema ?? null;
}
