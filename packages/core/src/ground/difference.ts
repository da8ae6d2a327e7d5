import { isRecord, type Path, withValue } from './path';

/** One place at which a plain value is not like another: the path to it, and what stands there. */
export type Difference = readonly [path: Path, value: unknown];

/**
 * Where `value` differs from `base`, both plain values as JSON can hold them, so that `patched(base, differences(base,
 * value))` equals `value`. Maps with the same keys are compared key by key; anything else that differs is taken whole.
 */
export function differences(base: unknown, value: unknown): Difference[] {
  if (JSON.stringify(base) === JSON.stringify(value)) return [];
  if (!isRecord(base) || !isRecord(value) || !sameKeys(base, value)) return [[[], value]];
  return Object.keys(value).flatMap((key) =>
    differences(base[key], value[key]).map(([path, part]): Difference => [[key, ...path], part]),
  );
}

/** `base` with the differences put in place. */
export function patched(base: unknown, changes: readonly Difference[]): unknown {
  return changes.reduce<unknown>((root, [path, value]) => withValue(root, path, value), base);
}

function sameKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key));
}
