/**
 * A number with `digits` significant digits, without trailing zeros and without an exponent where it can be read
 * without one.
 */
export function significant(value: number, digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -4 || magnitude > 9)
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  if (magnitude >= digits) return grouped(Number(value.toPrecision(digits)));
  return String(Number(value.toPrecision(digits)));
}

/** A whole number with a thin gap between its thousands. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `1 cell`, `2 cells`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}

/** A duration in words: `0.3 s`, `42 s`, `5 min`, `3 h`, `12 days`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.max(0.1, seconds).toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 72 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${grouped(seconds / 86400)} days`;
}
