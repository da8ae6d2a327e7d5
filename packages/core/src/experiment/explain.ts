import type { z } from 'zod';
import { isRecord, type Path, valueAt } from '../ground/path';
import { keysAt, kindsAt, namedKinds, wantsWhole } from './schema-walk';
import { didYouMean } from '../ground/suggest';

/** A schema issue, in words and with the path of the value that is to blame. */
export interface Explanation {
  readonly path: Path;
  readonly message: string;
}

/** Of many unknown keys the first few are explained: each is compared with all that are known. */
const MAX_KEYS = 100;

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: 'invalid_union' }>;

/** Says what a schema issue means for the person who wrote `raw`. */
export function explainIssue(schema: z.core.$ZodType, raw: unknown, issue: Issue): Explanation[] {
  const path = asPath(issue.path);
  const found = valueAt(raw, issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .slice(0, MAX_KEYS)
      .map((key) => ({ path: [...path, key], message: unknownKey(key, schema, path, raw) }));
  if (issue.code === 'invalid_union') return explainUnion(schema, raw, issue, found);
  if (issue.code === 'custom') return [{ path, message: issue.message }];
  const wanted = expectation(schema, raw, issue, found);
  return [{ path, message: mismatch(wanted, found) }];
}

function unknownKey(key: string, schema: z.core.$ZodType, path: Path, raw: unknown): string {
  const known = keysAt(schema, path, raw);
  // Each is known to some form of this map, but no form has them all.
  if (known.includes(key)) {
    const found = valueAt(raw, path);
    const others = Object.keys(isRecord(found) ? found : {}).filter((other) => other !== key && known.includes(other));
    return `cannot be given together with ${others.map((other) => `"${other}"`).join(', ')}`;
  }
  const elsewhere = keyElsewhere(key, schema, raw);
  return `unknown key "${key}"${elsewhere === null ? didYouMean(key, known) : `; did you mean "${elsewhere}"?`}`;
}

/** Where a key of this very name belongs: it may be right and in the wrong section. */
function keyElsewhere(key: string, schema: z.core.$ZodType, raw: unknown): string | null {
  const sections = keysAt(schema, [], raw);
  if (sections.includes(key)) return key;
  const section = sections.find((name) => keysAt(schema, [name], raw).includes(key));
  return section === undefined ? null : `${section}.${key}`;
}

/** Which of a union's forms the writer had in mind, and what is wrong with it. */
function explainUnion(schema: z.core.$ZodType, raw: unknown, issue: UnionIssue, found: unknown): Explanation[] {
  if (issue.errors.length === 0) return [explainKind(schema, raw, issue.path, found)];
  const path = asPath(issue.path);
  const deeper = (inner: Issue): Explanation[] =>
    explainIssue(schema, raw, { ...inner, path: [...issue.path, ...inner.path] } as Issue);
  const refusals = issue.errors.map((form) =>
    form.filter((inner) => inner.path.length === 0 && inner.code !== 'unrecognized_keys' && inner.code !== 'custom'),
  );
  // A value that got as far as a form's own check is of that form.
  const checked = issue.errors.find((form) => form.every((inner) => inner.code === 'custom'));
  if (checked) return checked.flatMap(deeper);
  if (refusals.every((form) => form.length > 0)) {
    const wanted = [
      ...new Set(refusals.map((form) => expectation(schema, raw, { ...form[0]!, path: issue.path } as Issue, found))),
    ].join(' or ');
    return [{ path, message: mismatch(wanted, found) }];
  }
  const forms = issue.errors.filter((_, i) => refusals[i]!.length === 0);
  const strangers = forms.map((form) =>
    form.flatMap((inner) => (inner.code === 'unrecognized_keys' && inner.path.length === 0 ? inner.keys : [])),
  );
  const unknown = strangers[0]!.slice(0, MAX_KEYS).filter((key) => strangers.every((keys) => keys.includes(key)));
  if (unknown.length > 0)
    return unknown.map((key) => ({ path: [...path, key], message: unknownKey(key, schema, path, raw) }));
  const [nearest] = forms
    .map((form, i) => ({ form, strangers: strangers[i]!.length }))
    .sort((a, b) => a.strangers - b.strangers || a.form.length - b.form.length);
  const shape = nearest!.form.filter((inner) => inner.code !== 'custom');
  return shape.flatMap(deeper);
}

function explainKind(schema: z.core.$ZodType, raw: unknown, at: readonly PropertyKey[], found: unknown): Explanation {
  const owner = at.at(-1) === 'kind' ? at.slice(0, -1) : at;
  const kinds = kindsAt(schema, asPath(owner), raw);
  const path = asPath([...owner, 'kind']);
  const kind = isRecord(found) ? found['kind'] : found;
  if (kind === undefined) return { path, message: `missing; expected one of ${namedKinds(kinds)}` };
  if (typeof kind !== 'string') return { path, message: `expected one of ${namedKinds(kinds)}; found ${show(kind)}` };
  return { path, message: `unknown kind "${kind}"${didYouMean(kind, kinds)}` };
}

/** What the value should have been. */
function expectation(schema: z.core.$ZodType, raw: unknown, issue: Issue, found: unknown): string {
  const path = asPath(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'object') return describeMap(schema, path, raw);
      if (issue.expected === 'number')
        return typeof found === 'number'
          ? 'a finite number'
          : wantsWhole(schema, path, raw)
            ? 'a whole number'
            : 'a number';
      return types[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      if (issue.origin === 'array')
        return `a list with at least ${issue.minimum === 1 ? 'one entry' : `${issue.minimum} entries`}`;
      if (wantsWhole(schema, path, raw))
        return `a whole number of at least ${Number(issue.minimum) + (issue.inclusive ? 0 : 1)}`;
      return `a number ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big': {
      if (issue.origin === 'array') return `a list with at most ${issue.maximum} entries`;
      if (issue.origin === 'string') return `a text of at most ${issue.maximum} characters`;
      const kind = wantsWhole(schema, path, raw) ? 'whole number' : 'number';
      return `a ${kind} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}${reasonOf(issue)}`;
    }
    default:
      return issue.message.replace(/^expected /, '');
  }
}

/** Why a bound is one, where its schema says so. */
function reasonOf({ message }: Issue): string {
  return message.startsWith('Too big') ? '' : ` (${message})`;
}

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
  array: 'a list',
  record: 'a map',
};

function describeMap(schema: z.core.$ZodType, path: Path, raw: unknown): string {
  const kinds = kindsAt(schema, path, raw);
  if (kinds.length > 0) return `a map with a "kind", one of ${namedKinds(kinds)}`;
  const keys = keysAt(schema, path, raw).slice(0, 3);
  return keys.length > 0 ? `a map with keys such as ${keys.map((key) => `"${key}"`).join(', ')}` : 'a map';
}

function mismatch(wanted: string, found: unknown): string {
  return found === undefined ? `missing; expected ${wanted}` : `expected ${wanted}; found ${show(found)}`;
}

/** A value as it may be shown inside a message. */
function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function asPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === 'number' ? part : String(part)));
}
