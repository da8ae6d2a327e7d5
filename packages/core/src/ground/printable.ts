/**
 * What a terminal would act on instead of showing it: control characters (C0 and C1, with the escapes that begin with
 * them) and marks that turn the direction of writing. Line breaks and tabs are left in.
 */
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text from anywhere, as it may be written to a terminal: what would act there is spelt out, in the way of JSON.
 *
 * @example
 * printable('red \x1b[31m'); // 'red \\u001b[31m'
 */
export function printable(text: string): string {
  return text.replace(acting, spelt);
}

/**
 * The same for what is to stay on one line.
 *
 * @example printableLine('two\nlines'); // 'two\\u000alines'
 */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, spelt);
}

function spelt(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
