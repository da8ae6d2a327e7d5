// Elementary functions in fixed-point integers, slow and plain: what vector code is checked against.

/** Bits after the point: results down to the smallest denormal keep two hundred of them. */
const BITS = 1280n;
const ONE = 1n << BITS;

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const over = (a: bigint, b: bigint): bigint => (a << BITS) / b;
const magnitude = (a: bigint): bigint => (a < 0n ? -a : a);

/** A finite double, exactly. */
export function fixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 2047n;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const size = mantissa << (BITS + (exponent > 0n ? exponent : 1n) - 1075n);
  return bits >> 63n ? -size : size;
}

/** The distance from `found` to the exact value, in units in the last place of a double of that size. */
export function ulps(found: number, exact: bigint): number {
  const size = Math.abs(found);
  const place = Math.max(size === 0 ? -1022 : Math.floor(Math.log2(size)), -1022) - 52;
  const unit = 1n << (BITS + BigInt(place));
  return Number((magnitude(fixed(found) - exact) * 1000n) / unit) / 1000;
}

/** A sum that ends when its terms vanish. */
function series(
  first: bigint,
  next: (term: bigint, k: bigint) => bigint,
  weigh: (term: bigint, k: bigint) => bigint = (term) => term,
): bigint {
  let sum = 0n;
  for (let term = first, k = 0n; term !== 0n && term !== -1n; k++, term = next(term, k)) sum += weigh(term, k);
  return sum;
}

/** arctan(1/n). */
function arctanOfInverse(n: bigint): bigint {
  return series(
    ONE / n,
    (term) => -term / (n * n),
    (term, k) => term / (2n * k + 1n),
  );
}

const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));

function exp(x: bigint): bigint {
  const halvings = 30n;
  let value = series(ONE, (term, k) => times(term, x >> halvings) / k);
  for (let i = 0n; i < halvings; i++) value = times(value, value);
  return value;
}

/** By Halley's method, from a double near it. */
function log(x: bigint, near: number): bigint {
  let y = fixed(near);
  for (let i = 0; i < 4; i++) {
    const e = exp(y);
    y += over(2n * (x - e), x + e);
  }
  return y;
}

function sin(x: bigint): bigint {
  const r = x - PI * (x / PI);
  const sine = series(r, (term, k) => -times(times(term, r), r) / (2n * k * (2n * k + 1n)));
  return (x / PI) % 2n === 0n ? sine : -sine;
}

/** The functions, of a double. */
export const exactly: Readonly<
  Record<'exp' | 'log' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'softplus' | 'erf', (x: number) => bigint>
> = {
  exp: (x) => exp(fixed(x)),
  log: (x) => log(fixed(x), Math.log(x)),
  sin: (x) => sin(fixed(x)),
  cos: (x) => sin(fixed(x) + PI / 2n),
  tanh: (x) => {
    const e = exp(fixed(2 * Math.abs(x)));
    const value = over(e - ONE, e + ONE);
    return x < 0 ? -value : value;
  },
  sigmoid: (x) => {
    const e = exp(fixed(-Math.abs(x)));
    return over(x < 0 ? e : ONE, ONE + e);
  },
  softplus: (x) => {
    const e = exp(fixed(-Math.abs(x)));
    // ln(1 + e) = 2·artanh(e/(2 + e)).
    const z = over(e, 2n * ONE + e);
    return (
      2n *
        series(
          z,
          (term) => times(times(term, z), z),
          (term, k) => term / (2n * k + 1n),
        ) +
      (x > 0 ? fixed(x) : 0n)
    );
  },
  erf: (x) => {
    const a = fixed(x);
    const square = times(a, a);
    const sum = series(
      a,
      (term, k) => -times(term, square) / k,
      (term, k) => term / (2n * k + 1n),
    );
    return over(2n * sum, squareRoot(PI));
  },
};

function squareRoot(x: bigint): bigint {
  let y = fixed(Math.sqrt(Number(x >> (BITS - 60n)) / 2 ** 60));
  for (let i = 0; i < 8; i++) y = (y + over(x, y)) / 2n;
  return y;
}
