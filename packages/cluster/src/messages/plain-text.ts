const LONGEST = 300;

/** A text from Redis as it may be shown: one line, of bounded length, with nothing in it that steers a terminal. */
export function plainText(text: string, longest = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
}
