import { sha256 as digest } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal digits: the same in every engine. */
export function sha256(content: string | Uint8Array): string {
  return bytesToHex(digest(content));
}
