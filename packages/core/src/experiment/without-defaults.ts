import type { z } from 'zod';
import { canonicalJson } from '../ground/hash';
import { isRecord } from '../ground/path';
import { shapeFor, unwrapped } from './schema-walk';

type Schema = z.core.$ZodType;

/**
 * What of a resolved value is not at its default: options that hold what they would without being given are left out,
 * at every depth. So a new option, as long as nobody gives it, changes nothing.
 *
 * @param schema what the value was parsed with.
 */
export function withoutDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const element = elementOf(schema);
    return element ? value.map((one: unknown) => withoutDefaults(element, one)) : value;
  }
  if (!isRecord(value)) return value;
  const shape = shapeFor(schema, value);
  if (!shape) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const own = Object.hasOwn(shape, key) ? shape[key] : undefined;
      if (!own) return [[key, part]];
      return defaultOf(own) === canonicalJson(part) ? [] : [[key, withoutDefaults(own, part)]];
    }),
  );
}

/** What a schema gives for a value that is not given, as canonical JSON; null if it must be given. */
function defaultOf(schema: Schema): string | null {
  let known = defaults.get(schema);
  if (known === undefined) {
    const parsed = (schema as z.ZodType).safeParse(undefined);
    known = parsed.success && parsed.data !== undefined ? canonicalJson(parsed.data) : null;
    defaults.set(schema, known);
  }
  return known;
}

/** A grid asks for the same schema's defaults at every point. */
const defaults = new WeakMap<Schema, string | null>();

function elementOf(schema: Schema): Schema | undefined {
  const def = unwrapped(schema)._zod.def as z.core.$ZodTypeDef & { element?: Schema };
  return def.type === 'array' ? def.element : undefined;
}
