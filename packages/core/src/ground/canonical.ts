import { sha256 } from './sha256';

/** The first 20 hexadecimal digits of a text's SHA-256: what cells and runs are named by. */
export function hash(text: string): string {
  return sha256(text).slice(0, 20);
}

/** JSON with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  );
}
