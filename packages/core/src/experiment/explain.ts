import type { z } from 'zod';
import { didYouMean } from './suggest';
import type { Path } from './path';
import { isRecord } from './path';

/** A schema issue, in words and with the path of the value that is to blame. */
export interface Explanation {
  readonly path: Path;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** Says what a schema issue means for the person who wrote `raw`. */
export function explainIssue(schema: z.core.$ZodType, raw: unknown, issue: Issue): Explanation[] {
  const found = valueAt(raw, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path, raw);
    return issue.keys.map((key) => ({ path: [...asPath(issue.path), key], message: `unknown key "${key}"${didYouMean(key, known)}` }));
  }
  if (issue.code === 'invalid_union') {
    if (issue.errors.length === 0) return [explainKind(schema, raw, issue, found)];
    const flat = issue.errors.map((branch) => branch.filter((i) => i.path.length === 0 && i.code !== 'unrecognized_keys'));
    // Where every alternative refuses the value itself, name them all; otherwise follow the one that got furthest.
    if (flat.every((branch) => branch.length > 0)) {
      const wanted = [...new Set(flat.map((branch) => expectation(branch[0]!)))].join(', or ');
      return [{ path: asPath(issue.path), message: `expected ${wanted}; found ${show(found)}` }];
    }
    const candidates = issue.errors.filter((_, b) => flat[b]!.length === 0);
    const best = candidates.reduce((a, b) => (b.length < a.length ? b : a));
    return best.flatMap((inner) => explainIssue(schema, raw, { ...inner, path: [...issue.path, ...inner.path] } as Issue));
  }
  if (found === undefined && issue.code !== 'custom') {
    return [{ path: asPath(issue.path), message: `missing; expected ${expectation(issue)}` }];
  }
  return [{ path: asPath(issue.path), message: `expected ${expectation(issue)}; found ${show(found)}` }];
}

function explainKind(schema: z.core.$ZodType, raw: unknown, issue: Issue, found: unknown): Explanation {
  const kinds = kindsAt(schema, issue.path.at(-1) === 'kind' ? issue.path.slice(0, -1) : issue.path, raw);
  const path = asPath(issue.path.at(-1) === 'kind' ? issue.path : [...issue.path, 'kind']);
  const kind = isRecord(found) ? found['kind'] : found;
  if (kind === undefined) return { path, message: `missing; expected one of ${kinds.map((k) => `"${k}"`).join(', ')}` };
  if (typeof kind !== 'string') return { path, message: `expected a name; found ${show(kind)}` };
  return { path, message: `unknown kind "${kind}"${didYouMean(kind, kinds)}` };
}

/** What the value should have been. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(issue.expected === 'int' ? 'whole number' : issue.expected === 'record' ? 'map' : issue.expected === 'object' ? 'map' : issue.expected === 'array' ? 'list' : issue.expected);
    case 'invalid_value':
      return issue.values.map((v) => JSON.stringify(v)).join(' or ');
    case 'too_small':
      return `${subject(issue.origin)} ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `${subject(issue.origin)} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
    default:
      return issue.message.replace(/^expected /, '');
  }
}

function article(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

function subject(origin: string): string {
  return origin === 'array' ? 'a list with a length' : origin === 'string' ? 'a text with a length' : 'a number';
}

/** A value as it may be shown inside a message. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function asPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value)) value = (value as unknown[])[Number(part)];
    else if (isRecord(value) && Object.hasOwn(value, String(part))) value = value[String(part)];
    else return undefined;
  }
  return value;
}

/** The object schemas that may stand at `path`, given the kinds that `raw` names on the way. */
function objectsAt(schema: z.core.$ZodType, path: readonly PropertyKey[], raw: unknown): z.core.$ZodObject[] {
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, unknown>;
  const [head, ...rest] = path;
  if ('innerType' in def) return objectsAt(def['innerType'] as z.core.$ZodType, path, raw);
  if (def.type === 'lazy') return objectsAt((def['getter'] as () => z.core.$ZodType)(), path, raw);
  if (def.type === 'union') {
    const options = def['options'] as z.core.$ZodType[];
    const named = options.filter((option) => isNamed(option, raw));
    return (named.length > 0 ? named : options).flatMap((option) => objectsAt(option, path, raw));
  }
  if (def.type === 'array' && head !== undefined) {
    return objectsAt(def['element'] as z.core.$ZodType, rest, Array.isArray(raw) ? (raw as unknown[])[Number(head)] : undefined);
  }
  if (def.type !== 'object') return [];
  const object = schema as z.core.$ZodObject;
  if (head === undefined) return [object];
  const key = String(head);
  const next = Object.hasOwn(object._zod.def.shape, key) ? object._zod.def.shape[key] : undefined;
  return next ? objectsAt(next, rest, isRecord(raw) ? raw[key] : undefined) : [];
}

function isNamed(option: z.core.$ZodType, raw: unknown): boolean {
  const kind = kindOf(option);
  return kind !== undefined && isRecord(raw) && raw['kind'] === kind;
}

function kindOf(option: z.core.$ZodType): string | undefined {
  const def = option._zod.def as z.core.$ZodTypeDef & { shape?: Record<string, z.core.$ZodType> };
  const literal = def.shape?.['kind']?._zod.def as { values?: unknown[] } | undefined;
  return typeof literal?.values?.[0] === 'string' ? literal.values[0] : undefined;
}

function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[], raw: unknown): string[] {
  return [...new Set(objectsAt(schema, path, raw).flatMap((object) => Object.keys(object._zod.def.shape)))];
}

function kindsAt(schema: z.core.$ZodType, path: readonly PropertyKey[], raw: unknown): string[] {
  const bare = isRecord(valueAt(raw, path)) ? { ...(valueAt(raw, path) as object), kind: undefined } : undefined;
  let root: unknown = bare;
  for (const part of [...path].reverse()) root = { [part]: root };
  return objectsAt(schema, path, root).flatMap((object) => kindOf(object) ?? []);
}
