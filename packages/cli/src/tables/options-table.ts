import type { JsonSchema } from '@kramers/core/internal';
import type { Terminal } from '../ground/io';
import { type Column, fitted, renderTable } from './table';

const columns: readonly Column[] = [
  { title: 'option' },
  { title: 'type', maxWidth: 32 },
  { title: 'default', maxWidth: 20 },
  { title: 'meaning' },
];
const LEAST_MEANING_WIDTH = 30;

/** The options of a schema, one row each: name, type, default, meaning. Maps within maps have dotted names. */
export function optionsTable(schema: JsonSchema, terminal: Terminal): string {
  const rows = optionRows(schema, '').map(({ name, type, byDefault, meaning }) => [name, type, byDefault, meaning]);
  return renderTable(fitted(columns, rows, terminal.width, LEAST_MEANING_WIDTH), rows, terminal);
}

interface OptionRow {
  readonly name: string;
  readonly type: string;
  readonly byDefault: string;
  readonly meaning: string;
}

function optionRows({ properties = {}, required = [] }: JsonSchema, prefix: string): OptionRow[] {
  return Object.entries(properties)
    .filter(([key, option]) => !(key === 'kind' && 'const' in option))
    .flatMap(([key, option]) => {
      const name = `${prefix}${key}`;
      if (option.properties && !option.oneOf) return optionRows(option, `${name}.`);
      const byDefault =
        option['default'] === undefined ? (required.includes(key) ? 'required' : '') : asYaml(option['default']);
      return [{ name, type: typeName(option), byDefault, meaning: String(option['description'] ?? '') }];
    });
}

/** A schema's type as a phrase: `whole number above 0`, `"full"`, `list of texts`. */
export function typeName(schema: JsonSchema): string {
  const forms = (schema.oneOf ?? schema['anyOf']) as readonly JsonSchema[] | undefined;
  if (forms) return alternatives(forms);
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum']))
    return (schema['enum'] as unknown[]).map((value) => JSON.stringify(value)).join(' or ');
  switch (schema['type']) {
    case 'integer':
      return `whole number${bounds(schema)}`;
    case 'number':
      return `number${bounds(schema)}`;
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return `list of ${typeName(schema['items'] as JsonSchema).replace(/^(whole number|number|text|map)/, '$1s')}`;
    case 'object':
      return schema.properties ? `{ ${Object.keys(schema.properties).join(', ')} }` : 'map';
    default:
      return 'any value';
  }
}

function alternatives(forms: readonly JsonSchema[]): string {
  const kinds = forms.map((form) => form.properties?.['kind']?.['const']).filter((kind) => typeof kind === 'string');
  return kinds.length === forms.length
    ? `a kind (${kinds.join(', ')}) and its options`
    : forms.map((form) => String(form['description'] ?? typeName(form))).join(' or ');
}

function bounds(schema: JsonSchema): string {
  const whole = schema['type'] === 'integer';
  const [above, least, below, most] = [
    schema['exclusiveMinimum'],
    schema['minimum'],
    schema['exclusiveMaximum'],
    schema['maximum'],
  ];
  const parts = [
    typeof above === 'number'
      ? whole
        ? `from ${above + 1}`
        : `above ${above}`
      : typeof least === 'number' && least > Number.MIN_SAFE_INTEGER
        ? `from ${least}`
        : '',
    typeof below === 'number'
      ? `below ${below}`
      : typeof most === 'number' && most < Number.MAX_SAFE_INTEGER
        ? `to ${brief(most)}`
        : '',
  ].filter((part) => part !== '');
  return parts.map((part) => ` ${part}`).join('');
}

/** `4096`, `1e9`: a bound is a round number, and its zeros are not to be counted. */
function brief(value: number): string {
  return value >= 1e5 ? value.toExponential().replace('e+', 'e') : String(value);
}

/** A value as it would stand in the file. */
function asYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asYaml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${asYaml(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
