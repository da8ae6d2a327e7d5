/** A double as C reads it back to the last bit. */
export function literal(x: number): string {
  if (Number.isNaN(x)) return '__builtin_nan("")';
  if (!Number.isFinite(x)) return x > 0 ? '__builtin_inf()' : '(-__builtin_inf())';
  if (Object.is(x, -0)) return '(-0.0)';
  const text = String(x);
  const decimal = /[.e]/.test(text) ? text : `${text}.0`;
  return x < 0 ? `(${decimal})` : decimal;
}
