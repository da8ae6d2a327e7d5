/** A path into an experiment, such as `protocol.steps.1.train.beta`. */
export type Path = readonly (string | number)[];

/**
 * Splits `a.b.0` into its parts; whole numbers become indices. Under `over` and `full` the rest is one key, dots and
 * all.
 */
export function parsePath(text: string): Path {
  const table = /^(over|full)\.(.+)$/.exec(text);
  if (table) return [table[1]!, table[2]!];
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The deepest that an experiment goes is about eight levels, and whatever follows a path calls itself at each. */
const MAX_PARTS = 32;

/** What is wrong with a path that somebody wrote; null if nothing is. */
export function pathProblem(text: string): string | null {
  const parts = text.split('.', MAX_PARTS + 1).length;
  return parts > MAX_PARTS ? `a path of more than ${MAX_PARTS} parts` : null;
}

/**
 * What a value at `path` would do to a list: an index may be that of an entry, or of the one after the last. Null if
 * nothing is wrong, or no list is in the way.
 */
export function indexProblem(root: unknown, path: Path): string | null {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value) && (typeof part !== 'number' || part > value.length))
      return `the list here has ${value.length} entries, counted from 0; there is no entry "${part}"`;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return null;
    value = (value as Record<string | number, unknown>)[part];
  }
  return null;
}

/** The value at a path, of its own keys alone; undefined where there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value)) value = (value as unknown[])[Number(part)];
    else if (isRecord(value) && Object.hasOwn(value, String(part))) value = value[String(part)];
    else return undefined;
  }
  return value;
}

/** A copy of `root` with the value at `path` replaced; objects on the way are made where they are missing. */
export function withValue(root: unknown, path: Path, value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(root) && typeof head === 'number') {
    return Object.assign([...(root as unknown[])], { [head]: withValue(root[head], rest, value) });
  }
  const object = isRecord(root) ? root : {};
  return { ...object, [head]: withValue(Object.hasOwn(object, head) ? object[head] : undefined, rest, value) };
}

/** Whether `value` is an object with string keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The key under `over` whose entries set several paths at once, and may have a label. */
export const CASES = 'cases';

/** The paths that a grid varies. */
export function variedPaths(over: Readonly<Record<string, readonly unknown[]>>): ReadonlySet<string> {
  const paths = Object.entries(over).flatMap(([key, values]) =>
    key === CASES ? values.flatMap((one) => (isRecord(one) ? Object.keys(one) : [])) : [key],
  );
  return new Set(paths.filter((path) => path !== 'label'));
}
