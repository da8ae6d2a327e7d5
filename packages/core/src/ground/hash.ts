import { sha256 as digest } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal digits: the same in every engine. */
export function sha256(content: string | Uint8Array): string {
  return bytesToHex(digest(content));
}

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
