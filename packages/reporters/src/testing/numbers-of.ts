import { readable } from '../drawing/numbers';

/** The numbers that a text spells out, as they are spelt: `0.35`, `−12`, `5.5 × 10⁻¹⁶`, `5e-4`. */
export function numbersIn(text: string): string[] {
  return (
    text
      .match(/[−-]?\d+(?:\.\d+)*(?:e[+-]?\d+)?(?:\u00a0×\u00a010[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?/g)
      ?.map((number) => number.replace(/^-/, '−')) ?? []
  );
}

/**
 * Every number of a document as a page may spell it: with two to four digits, in full, or as a text of the document has
 * it.
 */
export function spellings(document: unknown): Set<string> {
  const found = new Set<string>();
  const add = (text: string): void => numbersIn(text).forEach((number) => found.add(number));
  const visit = (value: unknown): void => {
    if (typeof value === 'number')
      [readable(value, 2), readable(value), readable(value, 4), value.toFixed(2), String(value)].forEach(add);
    else if (typeof value === 'string') add(value);
    else if (typeof value === 'object' && value !== null) {
      Object.keys(value).forEach(add);
      Object.values(value).forEach(visit);
    }
  };
  visit(document);
  return found;
}
