/**
 * What a spreadsheet takes for the beginning of a formula, in whatever width it is written; and the mark against it.
 */
const acting = /^[=+\-@\t\r\n'＝＋－＠]/;

/**
 * A text as it is written into a CSV: with an apostrophe before it where a spreadsheet would otherwise run it, and
 * where it begins with one itself. {@link unguardedText} takes it away again. Numbers are not touched.
 *
 * @example
 * guardedText('=HYPERLINK(…)'); // "'=HYPERLINK(…)"
 */
export function guardedText(text: string): string {
  return acting.test(text) ? `'${text}` : text;
}

/**
 * The text of a cell of such a CSV.
 *
 * @example
 * unguardedText("'=HYPERLINK(…)"); // '=HYPERLINK(…)'
 */
export function unguardedText(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
