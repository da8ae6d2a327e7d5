import { createHash } from 'node:crypto';

const SUM_LENGTH = 64;

/** Where the text begins in bytes that {@link seal} has left. */
export const SEALED_AT = SUM_LENGTH + 1;

const NEWLINE = 10;

/**
 * A text of one line with its checksum: a SHA-256 in hexadecimal digits, a newline, the text, a newline.
 * `unseal` reads it, `isSealed` checks it.
 *
 * @example seal('{ "key": 1 }').split('\n')[1]; // '{ "key": 1 }'
 */
export function seal(text: string): string {
  return `${checksum(text)}\n${text}\n`;
}

/**
 * What was sealed; null if it is not as it was.
 *
 * @example
 * unseal(seal('text')); // 'text'
 * unseal(seal('text').replace('text', 'test')); // null
 */
export function unseal(sealed: string): string | null {
  const [sum, text] = sealed.split('\n', 2);
  return text !== undefined && sum === checksum(text) ? text : null;
}

/**
 * Whether bytes are as {@link seal} left them.
 *
 * @example isSealed(Buffer.from(seal('{ "key": 1 }'))); // true
 */
export function isSealed(bytes: Buffer): boolean {
  const end = bytes.length - 1;
  return (
    bytes.length > SUM_LENGTH &&
    bytes[end] === NEWLINE &&
    bytes.toString('latin1', 0, SUM_LENGTH) === checksum(bytes.subarray(SEALED_AT, end))
  );
}

function checksum(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
