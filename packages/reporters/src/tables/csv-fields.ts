import { stringify } from 'csv-stringify/browser/esm/sync';
import { guardedText } from './guarded-text';

/**
 * Fields of one row of a CSV. Texts may hold commas, quotes and line breaks, or what a spreadsheet would run; numbers
 * and truth values are written as they are, and null as nothing.
 *
 * @example
 * csvFields(['a, b', 0.5, true, null]); // '"a, b",0.5,true,'
 */
export function csvFields(fields: readonly (string | number | boolean | null)[]): string {
  return fields
    .map((field) => {
      if (typeof field === 'string') return /^[\w.-]*$/.test(field) && !field.startsWith('-') ? field : quoted(field);
      return field === null ? '' : String(field);
    })
    .join(',');
}

function quoted(text: string): string {
  return stringify([[guardedText(text)]], { eof: false });
}
