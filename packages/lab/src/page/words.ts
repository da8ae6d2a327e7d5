/** A number as people write it: three digits, a space between thousands. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  if (rounded !== 0 && (Math.abs(rounded) >= 1e7 || Math.abs(rounded) < 1e-3)) {
    const [mantissa, exponent] = rounded.toExponential().split('e');
    return `${mantissa}·10${superscript(Number(exponent))}`;
  }
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 }).replaceAll(',', '\u202f');
}

function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('');
}
