/**
 * Parts of a value that are no numbers, and levels of it, at most: a schema's complaints about each would fill the
 * memory.
 */
const PARTS = 500_000;
/** The same of a text: there a number that is not finite is a map, a key and a text. */
export const TEXT_PARTS = 4 * PARTS;
const LEVELS = 200;

/** Whether a value of JSON is of a size and a depth that can be checked part by part. Lists of numbers may be long. */
export function isModest(value: unknown, most = PARTS): boolean {
  let parts = 0;
  const isSmall = (part: unknown, level: number): boolean => {
    if (typeof part === 'number') return true;
    if (++parts > most || level > LEVELS) return false;
    if (Array.isArray(part)) return part.every((one) => isSmall(one, level + 1));
    if (typeof part !== 'object' || part === null) return true;
    for (const key in part) {
      parts++;
      if (!isSmall((part as Record<string, unknown>)[key], level + 1)) return false;
    }
    return true;
  };
  return isSmall(value, 0);
}

const LONGEST = 300;

/** A text from Redis as it may be shown: one line, of bounded length, with nothing in it that steers a terminal. */
export function plainText(text: string, longest = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
}
