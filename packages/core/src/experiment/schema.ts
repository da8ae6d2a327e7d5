import { z } from 'zod';
import type { Registry } from '../registry';

const positive = z.number().positive();
const count = z.int().positive();

/** A number, or an expression of `epoch`. */
export const schedule = z.union([z.number().nonnegative(), z.string()]);

const condition = z.strictObject({
  singularValue: count.optional(),
  metric: z.string().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  rank: z.int().nonnegative().optional(),
  hold: count.optional(),
});

/** What counts as the escape. */
const escape = z
  .union([z.strictObject({ testMse: z.literal('midpoint'), hold: count.default(1) }), condition])
  .default({ testMse: 'midpoint', hold: 1 })
  .meta({ description: 'What counts as the escape: testMse: midpoint, or a condition on a singular value, a metric or the rank.' });

const model = z.strictObject({
  kind: z.string().default('linear').meta({ description: 'Any registered model.' }),
  depth: count.default(3).meta({ description: 'Number of weight matrices L.' }),
  width: count.default(10).meta({ description: 'Hidden width w.' }),
  bias: z.boolean().default(false),
  init: z.strictObject({ scale: positive.optional().meta({ description: 'Standard deviation of each initial weight; 1/√width unless given.' }) }).default({}),
});

const training = z.strictObject({
  learningRate: positive.default(0.08),
  batchSize: z.union([count, z.literal('full')]).default(64),
  sampling: z.enum(['shuffled', 'replacement']).default('shuffled'),
  stepsPerEpoch: count.optional().meta({ description: 'max(1, ⌊N/B⌋) unless given; 1 for a full batch.' }),
  temperature: z.number().nonnegative().default(0).meta({ description: 'Langevin temperature of the phases that set none.' }),
  converged: z
    .strictObject({ tolerance: positive.default(1e-10), window: count.min(10).default(50) })
    .default({ tolerance: 1e-10, window: 50 })
    .meta({ description: 'Loss change per epoch below `tolerance` for `window` epochs; noisy phases: no drift over windows of that length.' }),
});

const rank = z
  .strictObject({
    threshold: positive.optional().meta({ description: 'Singular values above it count; 0.05 × the largest correlation unless given.' }),
    hold: count.default(5).meta({ description: 'Epochs for which a new rank must last before it counts as a change.' }),
  })
  .default({ hold: 5 });

/** Keys that every kind of data shares. */
const dataBase = {
  seed: z.int().optional().meta({ description: 'Seed of the one data set that all replicas share; replicas.seed unless given.' }),
  fresh: z.boolean().default(false).meta({ description: 'A new sample for each replica, from its own seed.' }),
};

/** Keys that every protocol shares. */
const protocolBase = {
  label: z.string().optional().meta({ description: 'Name in tables and figures; the kind unless given.' }),
};

/**
 * The schema of an experiment file, given what is registered: options of each kind of data and each protocol are checked by
 * that kind's own schema.
 */
export function experimentSchema(registry: Registry) {
  const data = registry.all('data').map((kind) => kind.options.extend({ kind: z.literal(kind.name), ...dataBase }));
  const protocols = registry.all('protocols').map((p) => p.options.extend({ kind: z.literal(p.name), ...protocolBase }));
  return z.strictObject({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'expected letters, digits, spaces, dots, dashes')
      .meta({ description: 'Names the run; its folder is runs/<name> unless --out says otherwise.' }),
    note: z.string().optional(),
    data: z.discriminatedUnion('kind', data as unknown as [typeof dataShape, ...(typeof dataShape)[]]),
    model: model.default(() => model.parse({})),
    training: training.default(() => training.parse({})),
    rank,
    escape,
    protocol: z.discriminatedUnion('kind', protocols as unknown as [typeof protocolShape, ...(typeof protocolShape)[]]),
    over: z.record(z.string(), z.array(z.unknown()).min(1)).default({}).meta({ description: 'Grid: path → list of values.' }),
    replicas: z.strictObject({ count: count.default(1), seed: z.int().default(42) }).default({ count: 1, seed: 42 }),
    reporters: z.array(z.string()).default(['csv', 'json', 'html']),
    plugins: z.array(z.string()).default([]),
    backend: z.string().default('typescript'),
    full: z.record(z.string(), z.unknown()).default({}).meta({ description: 'Values by path that --full sets, for the long form.' }),
  });
}

// What every member of the two unions is known to have; the rest belongs to the kind.
const dataShape = z.looseObject({ kind: z.literal('any'), ...dataBase });
const protocolShape = z.looseObject({ kind: z.literal('any'), ...protocolBase });

type Options = Readonly<Record<string, unknown>>;
type Parsed = z.output<ReturnType<typeof experimentSchema>>;

/** A resolved experiment: every default filled in. */
export interface Experiment extends Omit<Parsed, 'data' | 'protocol'> {
  readonly data: Options & { readonly kind: string; readonly seed?: number; readonly fresh: boolean };
  readonly protocol: Options & { readonly kind: string; readonly label?: string };
}

/** What counts as the escape of a replica. */
export type EscapeSpec = Experiment['escape'];
