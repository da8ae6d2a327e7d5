import type { z } from 'zod';
import { isRecord, type Path } from '../ground/path';

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypeDef & Record<string, unknown>;

/**
 * The schemas that may stand at `path`, given the kinds that `raw` names on the way; wrappers such as defaults taken
 * off.
 */
function schemasAt(schema: Schema, path: Path, raw: unknown): Schema[] {
  const def = schema._zod.def as Definition;
  const [head, ...rest] = path;
  if ('innerType' in def) return schemasAt(def['innerType'] as Schema, path, raw);
  if (def.type === 'lazy') return schemasAt((def['getter'] as () => Schema)(), path, raw);
  if (def.type === 'pipe') return schemasAt(def['in'] as Schema, path, raw);
  if (def.type === 'union') {
    const options = def['options'] as Schema[];
    const named = options.filter(
      (option) => isRecord(raw) && raw['kind'] !== undefined && kindOf(option) === raw['kind'],
    );
    return (named.length > 0 ? named : options).flatMap((option) => schemasAt(option, path, raw));
  }
  if (head === undefined) return [schema];
  if (def.type === 'array')
    return schemasAt(def['element'] as Schema, rest, Array.isArray(raw) ? (raw as unknown[])[Number(head)] : undefined);
  const shape = shapeOf(schema);
  const next = shape && Object.hasOwn(shape, String(head)) ? shape[String(head)] : undefined;
  return next ? schemasAt(next, rest, isRecord(raw) ? raw[String(head)] : undefined) : [];
}

function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const def = schema._zod.def as Definition;
  return def.type === 'object' ? (def['shape'] as Readonly<Record<string, Schema>>) : undefined;
}

function kindOf(schema: Schema): string | undefined {
  const kind = shapeOf(schema)?.['kind']?._zod.def as { values?: unknown[] } | undefined;
  return typeof kind?.values?.[0] === 'string' ? kind.values[0] : undefined;
}

/** The keys that a map at `path` may have. */
export function keysAt(schema: Schema, path: Path, raw: unknown): string[] {
  return [...new Set(schemasAt(schema, path, raw).flatMap((option) => Object.keys(shapeOf(option) ?? {})))];
}

/** The kinds that a map at `path` may be of, whatever `raw` says there; none where a map has no kind. */
export function kindsAt(schema: Schema, path: Path, raw: unknown): string[] {
  return schemasAt(schema, path, without(raw, path)).flatMap((option) => kindOf(option) ?? []);
}

/** `"a", "b"`. */
export function namedKinds(kinds: readonly string[]): string {
  return kinds.map((kind) => `"${kind}"`).join(', ');
}

/** Whether the number at `path` must be whole. */
export function wantsWhole(schema: Schema, path: Path, raw: unknown): boolean {
  const numbers = schemasAt(schema, path, raw)
    .map((option) => option._zod.def as Definition)
    .filter((def) => def.type === 'number');
  return numbers.length > 0 && numbers.every((def) => def['format'] === 'safeint');
}

/** `root` without what lies at `path`: the way there still names kinds, the place itself does not. */
function without(root: unknown, path: Path): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return undefined;
  if (Array.isArray(root)) return (root as unknown[]).map((value, i) => (i === head ? without(value, rest) : value));
  return isRecord(root) ? { ...root, [head]: without(root[head], rest) } : undefined;
}

/** A schema with its wrappers, such as defaults, taken off. */
export function unwrapped(schema: Schema): Schema {
  const def = schema._zod.def as Definition;
  if ('innerType' in def) return unwrapped(def['innerType'] as Schema);
  return def.type === 'lazy' ? unwrapped((def['getter'] as () => Schema)()) : schema;
}

/** The members of the map that `value` was parsed as; undefined where that was no map of named members. */
export function shapeFor(schema: Schema, value: unknown): Readonly<Record<string, Schema>> | undefined {
  const maps = schemasAt(schema, [], value).filter((option) => shapeOf(option));
  // Of several kinds of map, such as the steps of a list, it is the one that takes the value.
  const fitting = maps.length > 1 ? maps.find((map) => (map as z.ZodType).safeParse(value).success) : maps[0];
  return fitting && shapeOf(fitting);
}
