import { sha256 as digest } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { nodeModule } from './host';

/** Node's own is ten times as fast, and every cell is hashed a few times. */
const crypto = nodeModule('crypto');

/** SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal digits: the same in every engine. */
export function sha256(content: string | Uint8Array): string {
  return crypto ? crypto.createHash('sha256').update(content).digest('hex') : bytesToHex(digest(content));
}

/** The first 20 hexadecimal digits of a text's SHA-256: what cells and runs are named by. */
export function hash(text: string): string {
  return sha256(text).slice(0, 20);
}

/** JSON with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The same value, with sorted keys at every depth. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  // Most of what is hashed are rows of numbers, which are in order as they are.
  if (Array.isArray(value)) return value.some(isObject) ? value.map(sorted) : value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return sorted(value.toJSON());
  const entries = Object.entries(value);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([k, v]) => [k, sorted(v)]));
}
