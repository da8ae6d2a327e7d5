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
