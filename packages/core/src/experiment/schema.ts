import { z } from 'zod';
import type { Condition } from '../contracts/condition';
import type { Registry } from '../plugins/registry';
import { compileExpression } from '../expression/evaluate';
import { scheduleProblem } from '../expression/schedule';
import { count, limits } from './limits';

const positive = z.number().positive();
const whole = z.int().positive();
const list = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).max(limits.entries.most);

/** An expression of `epoch`, tried before anything runs. */
const expression = z
  .string()
  .check(({ value, issues }) => {
    try {
      const valueAt = compileExpression(value, 'epoch');
      const problem = [0, 1]
        .map((epoch) => scheduleProblem(value, valueAt(epoch), epoch))
        .find((found) => found !== null);
      if (problem !== undefined) issues.push({ code: 'custom', input: value, message: problem });
    } catch (cause) {
      issues.push({ code: 'custom', input: value, message: (cause as Error).message });
    }
  })
  .meta({ description: 'expression of epoch' });

/** A number, or an expression of `epoch`. */
export const schedule = z.union([z.number().nonnegative(), expression]);

/** A condition on the metrics of an epoch; checked to say what it looks at, and to bound it. */
export const condition = z
  .strictObject({
    singularValue: whole
      .optional()
      .meta({ description: 'Which singular value of the end-to-end map, 1 being the largest.' }),
    metric: z.string().optional().meta({ description: 'Any other column that is measured.' }),
    above: z.number().optional(),
    below: z.number().optional(),
    rank: z.int().nonnegative().optional().meta({ description: 'Rank reached exactly.' }),
    hold: count(limits.epochs)
      .optional()
      .meta({ description: 'Consecutive epochs for which it must hold; 1 unless given.' }),
  })
  .check(({ value, issues }) => {
    const problem = conditionProblem(value);
    if (problem !== null) issues.push({ code: 'custom', input: value, message: problem });
  });

function conditionProblem({ singularValue, metric, rank, above, below }: Omit<Condition, 'hold'>): string | null {
  const subjects = [singularValue, metric, rank].filter((subject) => subject !== undefined).length;
  if (subjects === 0) return 'a condition says what it looks at: give "singularValue", "metric" or "rank"';
  if (subjects > 1) return 'a condition looks at one thing: give one of "singularValue", "metric" and "rank"';
  const bounded = above !== undefined || below !== undefined;
  if (rank !== undefined) return bounded ? 'a rank is reached exactly; it takes no "above" or "below"' : null;
  if (!bounded) return 'the condition bounds nothing; give "above" or "below"';
  return above !== undefined && below !== undefined && !(above < below)
    ? `nothing lies above ${above} and below ${below}`
    : null;
}

/** What counts as the escape. */
const escape = z
  .union([
    z.strictObject({ testMse: z.literal('midpoint'), hold: count(limits.epochs).default(1) }),
    condition,
    z.strictObject({ stages: z.literal(true), hold: count(limits.epochs).default(5) }),
  ])
  .default({ testMse: 'midpoint', hold: 1 })
  .meta({
    description:
      'What counts as the escape: testMse: midpoint; stages: true, for every change of rank; or a condition on ' +
      'a singular value, a metric or the rank.',
  });

const model = z.strictObject({
  kind: z
    .string()
    .default('linear')
    .meta({ description: 'Any registered model, or an activation of your own: an expression of x.' }),
  depth: count(limits.depth).default(3).meta({ description: 'Number of weight matrices L.' }),
  width: count(limits.width).default(10).meta({ description: 'Hidden width w.' }),
  activations: list(z.string())
    .optional()
    .meta({ description: 'Model of each hidden layer, from the input on; all of `kind` unless given.' }),
  bias: z.boolean().default(false).meta({ description: 'A bias for each unit above the input, zero at first.' }),
  regulariseBias: z
    .boolean()
    .optional()
    .meta({ description: 'Whether weight decay holds for biases too; false unless given.' }),
  init: z
    .strictObject({
      scale: positive
        .optional()
        .meta({ description: 'Standard deviation of each initial weight; 1/√width unless given.' }),
      file: z
        .string()
        .optional()
        .meta({ description: 'Weights to begin with: a safetensors file, its path relative to this one.' }),
    })
    .default({}),
});

const training = z.strictObject({
  loss: z
    .string()
    .optional()
    .meta({
      description:
        'Any registered loss: mse, that is ½‖y − f(x)‖², unless given; cross-entropy, −Σ y·ln softmax(f(x)), for ' +
        'targets that are probabilities.',
    }),
  learningRate: positive.default(0.08).meta({ description: 'Step size of SGD.' }),
  batchSize: z
    .union([count(limits.samples), z.literal('full')])
    .default(64)
    .meta({ description: 'Samples per step; all of them if there are fewer.' }),
  sampling: z
    .enum(['shuffled', 'replacement'])
    .default('shuffled')
    .meta({ description: 'A new permutation each pass, or every batch drawn afresh, with far more effective noise.' }),
  stepsPerEpoch: count(limits.stepsPerEpoch)
    .optional()
    .meta({ description: 'max(1, ⌊N/B⌋) unless given; 1 for a full batch.' }),
  temperature: z
    .number()
    .nonnegative()
    .default(0)
    .meta({ description: 'Langevin temperature of the phases that set none.' }),
  converged: z
    .strictObject({ tolerance: positive.default(1e-10), window: count(limits.trials).min(10).default(50) })
    .default({ tolerance: 1e-10, window: 50 })
    .meta({
      description:
        'Loss change per epoch below `tolerance` for `window` epochs; noisy phases: no drift over windows of ' +
        'that length.',
    }),
});

const rank = z
  .strictObject({
    threshold: positive
      .optional()
      .meta({ description: 'Singular values above it count; 0.05 × the largest correlation unless given.' }),
    hold: count(limits.epochs)
      .default(5)
      .meta({ description: 'Epochs for which a new rank must last before it counts as a change.' }),
  })
  .default({ hold: 5 });

/** Keys that every kind of data shares. */
const dataBase = {
  seed: z
    .int()
    .optional()
    .meta({ description: 'Seed of the one data set that all replicas share; replicas.seed unless given.' }),
  fresh: z.boolean().default(false).meta({ description: 'A new sample for each replica, from its own seed.' }),
};

/** Keys that every protocol shares. */
const protocolBase = {
  label: z.string().optional().meta({ description: 'Name in tables and figures; the kind unless given.' }),
};

/**
 * The schema of an experiment file, given what is registered: options of each kind of data and each protocol are
 * checked by that kind's own schema.
 */
export function experimentSchema(registry: Registry): ReturnType<typeof buildSchema> {
  const built = schemas.get(registry) ?? buildSchema(registry);
  schemas.set(registry, built);
  return built;
}

/** A long form and a short one, and every mistake's explanation, ask for the same schema: a few milliseconds each. */
const schemas = new WeakMap<Registry, ReturnType<typeof buildSchema>>();

function buildSchema(registry: Registry) {
  const data = registry.all('data').map((kind) => kind.options.extend({ kind: z.literal(kind.name), ...dataBase }));
  const protocols = registry
    .all('protocols')
    .map((p) => p.options.extend({ kind: z.literal(p.name), ...protocolBase }));
  const optimisers = registry
    .all('optimisers')
    .map(({ name, options }) => options.extend({ kind: z.literal(name) })) as unknown as KindShape[];
  const [first, ...rest] = optimisers;
  const trainingWith = first
    ? training.extend({
        optimiser: z
          .discriminatedUnion('kind', [first, ...rest])
          .optional()
          .meta({ description: 'How a gradient becomes a step: sgd unless given.' }),
      })
    : training;
  return z.strictObject({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, 'expected at most 100 letters, digits, spaces, dots, dashes')
      .meta({ description: 'Names the run; its folder is runs/<name> unless --out says otherwise.' }),
    note: z.string().optional().meta({ description: 'Shown in the report.' }),
    data: z
      .discriminatedUnion('kind', data as unknown as [DataShape, ...DataShape[]])
      .meta({ description: 'What is learnt; the kind is gaussian unless given.' }),
    model: model.default(() => model.parse({})),
    training: trainingWith.default(() => trainingWith.parse({})),
    rank,
    escape,
    protocol: z
      .discriminatedUnion('kind', protocols as unknown as [ProtocolShape, ...ProtocolShape[]])
      .meta({ description: 'What is done to each network.' }),
    over: z
      .record(z.string(), z.array(z.unknown()).min(1))
      .default({})
      .meta({
        description:
          'Grid: path → list of values; the last path varies fastest. Under cases, a list of maps: a label, and ' +
          'paths that vary together.',
      }),
    replicas: z
      .strictObject({
        count: count(limits.replicas).default(1).meta({ description: 'Networks at each grid point.' }),
        seed: z.int().default(42).meta({ description: 'Seed of the first; replica k has seed + k.' }),
      })
      .default({ count: 1, seed: 42 }),
    metrics: list(z.string())
      .optional()
      .meta({ description: 'What is measured at every epoch beside errors, loss, weight norm and singular values.' }),
    keepWeights: z
      .boolean()
      .optional()
      .meta({ description: 'Write the final weights of every network, as weights/<cell>.safetensors.' }),
    reporters: list(z.string())
      .default(['csv', 'json', 'html'])
      .meta({ description: 'What is written beside summary.json.' }),
    plugins: list(z.string()).default([]).meta({ description: 'Files, relative to this one, or packages.' }),
    backend: z.string().default('wasm').meta({ description: 'How the arithmetic is done.' }),
    precision: z
      .enum(['float64', 'float32'])
      .optional()
      .meta({ description: 'Of what numbers: float64 unless given; float32 for nonlinear networks, twice as fast.' }),
    measure: z
      .union([z.enum(['all', 'log']), z.strictObject({ every: count(limits.epochs) })])
      .optional()
      .meta({
        description:
          'Which epochs are measured: all unless given, about 40 a decade (log), or every n-th; for phases of given ' +
          'length. Measuring a nonlinear network costs as much as training it.',
      }),
    full: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: 'Values by path that --full sets, for the long form.' }),
  });
}

// What every member of the unions is known to have; the rest belongs to the kind.
type KindShape = z.ZodObject<{ kind: z.ZodLiteral<'any'> }, z.core.$loose>;
type DataShape = z.ZodObject<{ kind: z.ZodLiteral<'any'> } & typeof dataBase, z.core.$loose>;
type ProtocolShape = z.ZodObject<{ kind: z.ZodLiteral<'any'> } & typeof protocolBase, z.core.$loose>;
