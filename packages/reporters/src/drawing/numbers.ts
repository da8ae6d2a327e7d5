/** Four significant digits: more than a figure shows, and half the bytes. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number for reading: three significant digits unless told otherwise, as a power of ten where it is very large or
 * small.
 */
export function readable(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(digits))).replace('-', '−');
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  const power = [...String(Math.abs(Number(exponent)))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `${String(Number(mantissa)).replace('-', '−')}\u00a0×\u00a010${Number(exponent) < 0 ? '⁻' : ''}${power}`;
}

/** A list for reading: "a, b and c". */
export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** At most `count` of the items, spread evenly, the first and the last among them. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))]!);
}
