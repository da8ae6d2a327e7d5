import { z } from 'zod';
import { verdicts } from './verdict';

/** Version of the form of ledger.json; raised when a reader of an older one would be misled. */
export const ledgerFormat = 1;

/** Names become parts of files' names. */
const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'expected letters, digits, dots and dashes');

const range = z.tuple([z.number().nullable(), z.number().nullable()]).readonly();

const reading = z.strictObject({
  reading: z.string(),
  quantity: z.string(),
  unit: z.string().nullable(),
  value: z.number().nullable(),
  interval: range.nullable(),
  expected: z.number().nullable(),
  accepted: range,
  verdict: z.enum(['holds', 'does not hold', 'inconclusive']),
  note: z.string().nullable(),
});

const axis = z.strictObject({ label: z.string(), unit: z.string().nullable(), scale: z.enum(['linear', 'log']) });
const column = z.array(z.number().nullable()).readonly();

const series = z.strictObject({
  label: z.string(),
  kind: z.enum(['points', 'line', 'steps']),
  origin: z.enum(['measured', 'theory', 'quoted']),
  group: z.string().optional(),
  faint: z.boolean().optional(),
  x: z.array(z.number()).readonly(),
  y: column,
  low: column.optional(),
  high: column.optional(),
});

const head = { name: identifier, title: z.string(), caption: z.string(), main: z.boolean().optional() };

const marks = z
  .array(z.strictObject({ axis: z.enum(['x', 'y']), value: z.number(), label: z.string() }))
  .readonly()
  .optional();

const seriesFigure = z.strictObject({
  ...head,
  x: axis,
  y: axis,
  series: z.array(series).readonly(),
  marks,
  interval: z.tuple([z.string(), z.string()]).readonly().optional(),
  panel: z.strictObject({ y: axis, series: z.array(series).readonly(), marks }).optional(),
});

const drawnFigure = z.strictObject({
  ...head,
  spec: z.record(z.string(), z.unknown()),
  keys: z
    .array(
      z.strictObject({
        key: z.string(),
        label: z.string(),
        mark: z.enum(['line', 'dashed', 'dashdotted', 'dotted', 'faint', 'band', 'point']),
        color: z.number().nullable(),
        on: z.boolean(),
      }),
    )
    .readonly(),
  columns: z.array(z.strictObject({ field: z.string(), title: z.string() })).readonly(),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).readonly(),
});

const figure = z.union([seriesFigure, drawnFigure]);

/** The form of one entry. */
export const ledgerEntrySchema = z.strictObject({
  id: identifier,
  statement: z.string(),
  source: z.string(),
  /** The plugin that brought the claim. */
  plugin: z.string(),
  verdict: z.enum(verdicts),
  /** The reading under which it holds, if it does. */
  under: z.string().nullable(),
  /** What the claim states, by name. */
  claimed: z.record(z.string(), z.number()),
  readings: z.array(reading).readonly(),
  /** Numbers that explain the outcome and do not decide it. */
  asides: z.array(reading).readonly(),
  /** One or two sentences; where the verdict is `error`, what went wrong. */
  reason: z.string(),
  /** What would decide an inconclusive claim. */
  decide: z.string().nullable(),
  /** The two places of an inconsistent source. */
  contradiction: z.tuple([z.string(), z.string()]).readonly().nullable(),
  /** Runs that it was judged by; folders are relative to the ledger's. */
  experiments: z.array(z.strictObject({ name: z.string(), folder: z.string(), shortened: z.boolean() })),
  figures: z.array(figure).readonly(),
  /** The command that judges this claim alone. */
  command: z.string(),
  /** Time spent on the claim now, its runs included, summed over threads; what was found computed costs nothing. */
  seconds: z.number(),
});

/** The form of ledger.json. */
export const ledgerSchema = z.strictObject({
  format: z.literal(ledgerFormat),
  kramers: z.string(),
  /** What the ledger is about; absent where it holds claims of several, or of none. */
  title: z.string().optional(),
  form: z.enum(['quick', 'full']),
  command: z.string(),
  finishedAt: z.string(),
  /** Time from start to end of the command that wrote it last, which may have renewed some of its claims only. */
  seconds: z.number(),
  claims: z.array(ledgerEntrySchema),
});

/** ledger.json: claims and the verdicts on them. */
export type Ledger = z.output<typeof ledgerSchema>;

/** The verdict on one claim, with all that it rests on. */
export type LedgerEntry = Ledger['claims'][number];
