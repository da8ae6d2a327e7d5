import type { ContributionKind } from '@kramers/core';
import { type JsonSchema, optionsJsonSchema } from '@kramers/core/internal';
import type { ClaimedNumbers, Registered, Registry } from '@kramers/core/plugins';
import { boldFor, type Terminal } from '../ground/io';
import { optionsTable, typeName } from './options-table';

/** One contribution, as `kramers show --json` prints it. */
export interface ContributionDescription {
  readonly kind: ContributionKind;
  readonly name: string;
  readonly plugin: string;
  /** The plugin whose contribution it took the place of; null for most. */
  readonly replaced: string | null;
  readonly summary: string;
  /** Of models: φ and, where it is given, φ′. */
  readonly activation?: string;
  readonly derivative?: string;
  /** Of claims: where it is made, what numbers it states, and which experiments it is judged by. */
  readonly source?: string;
  readonly expected?: ClaimedNumbers;
  readonly experiments?: readonly string[];
  /** Of kinds of data and protocols: a JSON Schema. */
  readonly options?: JsonSchema;
}

/** Gathers what is known of a contribution. */
export function describeContribution(
  { kind, plugin, replaced, contribution }: Registered,
  registry: Registry,
): ContributionDescription {
  const { name, summary } = contribution;
  const base = { kind, name, plugin, replaced, summary };
  if ('activation' in contribution)
    return { ...base, activation: contribution.activation, derivative: contribution.derivative };
  if ('judge' in contribution) {
    const { source, expected, experiments = [] } = contribution;
    return { ...base, source, expected, experiments: experiments.map((experiment) => experiment.name) };
  }
  if (kind === 'data') return { ...base, options: optionsJsonSchema(registry, 'data', name) };
  if (kind === 'protocols') return { ...base, options: optionsJsonSchema(registry, 'protocol', name) };
  return base;
}

/** Where an experiment file names a contribution of each kind. */
const places: Readonly<Record<ContributionKind, (name: string) => string>> = {
  models: (name) => `model: { kind: ${name} }`,
  data: (name) => `data: { kind: ${name}, … }`,
  protocols: (name) => `protocol: { kind: ${name}, … }`,
  reporters: (name) => `reporters: [${name}]`,
  metrics: (name) => `metrics: [${name}]`,
  losses: (name) => `training: { loss: ${name} }`,
  optimisers: (name) => `training: { optimiser: { kind: ${name}, … } }`,
  backends: (name) => `backend: ${name}`,
  rateMethods: (name) => `protocol: { kind: ${name}, … }, or kramers rate --method ${name}`,
  events: (name) => `ofType('${name}'), of the stream of events`,
  findings: () => 'findings, of each point in summary.json',
  figures: () => 'every report',
  executors: (name) => `kramers run --executor ${name}`,
  ledgers: (name) => `kramers verify ${name}`,
  claims: (name) => `kramers verify --only ${name}`,
};

/** A contribution as a person reads it. */
export function contributionText(
  {
    kind,
    name,
    plugin,
    replaced,
    summary,
    activation,
    derivative,
    options,
    source,
    expected,
    experiments = [],
  }: ContributionDescription,
  terminal: Terminal,
): string {
  const bold = boldFor(terminal.colour);
  const facts = [
    ['kind', kind],
    ['plugin', replaced === null ? plugin : `${plugin}, replaces that of ${replaced}`],
    [kind === 'claims' || kind === 'ledgers' ? 'command' : 'in a file', places[kind](name)],
    ...(source === undefined ? [] : [['source', source]]),
    ...Object.entries(expected ?? {}).map(([what, value], i) => [i === 0 ? 'claimed' : '', `${what} = ${value}`]),
    ...(experiments.length === 0 ? [] : [['judged by', experiments.join(', ')]]),
    ...(activation === undefined ? [] : [['activation', `φ(x) = ${activation}`]]),
    ...(derivative === undefined ? [] : [['derivative', `φ′ = ${derivative}, a = φ(x)`]]),
  ];
  return [
    `${bold(name)}  ${summary}`,
    facts.map(([what, value]) => `${what!.padEnd(10)}  ${value}`).join('\n'),
    ...(options ? [optionsTable(options, terminal), ...stepTables(options, terminal)] : []),
    ...(name === 'pipeline' ? [WATCHED] : []),
  ].join('\n\n');
}

/** Which phase of a pipeline the results are about. */
const WATCHED =
  'The escape is watched for in the train step with until: escaped, or with watch: true, or over all steps under one ' +
  'watch; set watch: false on others. Without any, the last phase that prepares nothing is what figures show.';

/** The options of each kind of step in a list of them. */
function stepTables({ properties = {} }: JsonSchema, terminal: Terminal): string[] {
  const bold = boldFor(terminal.colour);
  return Object.entries(properties).flatMap(([key, { items }]) => {
    const forms = ((items as JsonSchema | undefined)?.['anyOf'] ?? []) as readonly JsonSchema[];
    return forms.flatMap((form) => {
      const [[step, options] = [undefined, undefined], ...others] = Object.entries(form.properties ?? {});
      if (step === undefined || others.length > 0) return [];
      const head = `${bold(`${key}: ${step}`)}  ${String(options['description'] ?? '')}`.trimEnd();
      return [options.properties ? `${head}\n${optionsTable(options, terminal)}` : `${head}  ${typeName(options)}`];
    });
  });
}

/** The keys of an experiment file. */
export function experimentText(schema: JsonSchema, terminal: Terminal): string {
  const bold = boldFor(terminal.colour);
  return [
    `${bold('experiment')}  The keys of an experiment file; --json prints its JSON Schema, from which editors ` +
      'complete it.',
    optionsTable(schema, terminal),
    'kramers show NAME lists the options of a kind of data or a protocol.',
  ].join('\n\n');
}
