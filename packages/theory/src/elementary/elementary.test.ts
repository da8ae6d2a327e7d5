import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import * as elementary from '.';

const Exact = Decimal.clone({ precision: 60, toExpNeg: -400, toExpPos: 400 });
const { asinh, atan, cos, cosh, erf, exp, expm1, hypot, log, log10, log1p, log2, pow, sin, sinh, tan, tanh } =
  elementary;
const samples = process.env['KRAMERS_THOROUGH'] ? 4_000 : 100;

/** A double, exactly: not the shortest decimal number that is read as it. */
function exactly(x: number): Decimal {
  const place = Math.max(-1074, Math.floor(Math.log2(Math.abs(x) || 1)) - 53);
  const whole = place < -1000 ? x * 2 ** 1000 * 2 ** (-1000 - place) : x * 2 ** -place;
  return new Exact(String(BigInt(whole))).times(new Exact(2).pow(place));
}

/** The distance from `found` to the exact value, in units in the last place of a double of that size. */
function ulps(found: number, exact: Decimal): number {
  if (!Number.isFinite(found)) return exact.abs().gt(Number.MAX_VALUE) ? 0 : Infinity;
  const place = Math.max(-1074, Math.floor(Math.log2(Math.abs(found) || 2 ** -1074)) - 52);
  return exactly(found).minus(exact).div(new Exact(2).pow(place)).abs().toNumber();
}

/** Doubles between two bounds: evenly, and by size on both sides of 0 and of 1. */
function* doubles(low: number, high: number): Generator<number> {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 + 2 ** -40;
  for (let n = 0; n < samples; n++) {
    const tiny = 2 ** (-60 * next());
    const some = [low + (high - low) * next(), tiny, -tiny, 1 + tiny, 1 - tiny, high * tiny, low * tiny];
    const x = some[n % some.length]!;
    yield Math.min(high, Math.max(low, x));
  }
}

const one = new Exact(1);
const e = (x: number) => exactly(x).exp();
/** Each function, the same in sixty digits, the arguments and the error that its docstring promises. */
const cases: [string, (x: number) => number, (x: number) => Decimal, [number, number], number][] = [
  ['exp', exp, e, [-745, 709.7], 0.52],
  ['expm1', expm1, (x) => (Math.abs(x) < 1e-9 ? seriesOfExpm1(x) : e(x).minus(1)), [-50, 709.7], 0.7],
  ['log', log, (x) => exactly(x).ln(), [1e-300, 1e300], 0.6],
  ['log', log, (x) => exactly(x).ln(), [0.9, 1.1], 0.6],
  ['log1p', log1p, (x) => one.plus(exactly(x)).ln(), [-0.9999999, 1e20], 0.6],
  ['log1p', log1p, (x) => one.plus(exactly(x)).ln(), [-0.1, 0.1], 0.6],
  ['log2', log2, (x) => Exact.log2(exactly(x)), [1e-30, 1e30], 0.52],
  ['log10', log10, (x) => Exact.log10(exactly(x)), [1e-30, 1e30], 0.52],
  ['sin', sin, (x) => Exact.sin(exactly(x)), [-100, 100], 0.7],
  ['sin', sin, (x) => Exact.sin(exactly(x)), [-1e9, 1e9], 0.7],
  ['cos', cos, (x) => Exact.cos(exactly(x)), [-100, 100], 0.7],
  ['cos', cos, (x) => Exact.cos(exactly(x)), [-1e9, 1e9], 0.7],
  ['tan', tan, (x) => Exact.tan(exactly(x)), [-100, 100], 0.8],
  ['atan', atan, (x) => Exact.atan(exactly(x)), [-1e6, 1e6], 0.7],
  ['atan', atan, (x) => Exact.atan(exactly(x)), [-2, 2], 0.7],
  ['asinh', asinh, (x) => Exact.asinh(exactly(x)), [-1e12, 1e12], 1.6],
  ['asinh', asinh, (x) => Exact.asinh(exactly(x)), [-2, 2], 1.6],
  ['sinh', sinh, (x) => Exact.sinh(exactly(x)), [-710, 710], 1],
  ['sinh', sinh, (x) => Exact.sinh(exactly(x)), [-2, 2], 1],
  ['cosh', cosh, (x) => Exact.cosh(exactly(x)), [-710, 710], 1],
  ['cosh', cosh, (x) => Exact.cosh(exactly(x)), [-2, 2], 1],
  ['tanh', tanh, (x) => Exact.tanh(exactly(x)), [-22, 22], 0.6],
  ['tanh', tanh, (x) => Exact.tanh(exactly(x)), [-1, 1], 0.6],
  ['erf', erf, exactErf, [-6, 6], 1],
  ['erf', erf, exactErf, [-1.5, 1.5], 1],
];

function seriesOfExpm1(x: number): Decimal {
  const d = exactly(x);
  return d.plus(d.pow(2).div(2)).plus(d.pow(3).div(6)).plus(d.pow(4).div(24)).plus(d.pow(5).div(120));
}

function exactErf(x: number): Decimal {
  const Finer = Decimal.clone({ precision: 80 });
  const square = new Finer(exactly(x)).pow(2);
  let term = new Finer(exactly(x));
  let total = term;
  for (let k = 1; term.abs().gt('1e-60'); k++) {
    term = term.times(square).div(-k);
    total = total.plus(term.div(2 * k + 1));
  }
  return new Exact(total.times(2).div(Finer.acos(-1).sqrt()));
}

describe('elementary functions', () => {
  it.each(cases)('%s is within its bound of the exact value (case %#)', (_, f, exact, [low, high], bound) => {
    let worst = { x: 0, error: 0 };
    for (const x of doubles(low, high)) {
      const error = ulps(f(x), exact(x));
      if (!(error <= worst.error)) worst = { x, error };
    }
    expect(worst.error, `at ${worst.x}`).toBeLessThanOrEqual(bound);
    expect(worst.error).toBeGreaterThan(0.4);
  });

  it('pow is within 0.52 units of the exact value', () => {
    let worst = { x: 0, y: 0, error: 0 };
    for (const x of doubles(1e-30, 1e30)) {
      for (const y of [3, -1.5, 0.1, 7.25, 1 / 3, 2.0000001]) {
        const error = ulps(pow(x, y), exactly(x).pow(exactly(y)));
        if (!(error <= worst.error)) worst = { x, y, error };
      }
    }
    expect(worst.error, `at ${worst.x}^${worst.y}`).toBeLessThanOrEqual(0.52);
  });

  it('whole results are exact', () => {
    for (let k = -300; k <= 300; k++) expect(log10(Number(`1e${k}`))).toBe(k);
    for (let k = -1074; k <= 1023; k++) expect([log2(2 ** k), pow(2, k)]).toEqual([k, 2 ** k]);
    for (let k = 0; k <= 22; k++) expect(pow(10, k)).toBe(Number(`1e${k}`));
    expect([
      pow(-3, 5),
      pow(-2, -3),
      pow(9, 0.5),
      exp(0),
      cos(0),
      hypot(3, 4),
      hypot(3 * 2 ** 600, 4 * 2 ** 600),
    ]).toEqual([-243, -0.125, 3, 1, 1, 5, 5 * 2 ** 600]);
  });

  it('have the ends of those of Math', () => {
    const ends = [
      0,
      -0,
      Infinity,
      -Infinity,
      Number.NaN,
      Number.MIN_VALUE,
      -Number.MIN_VALUE,
      -1,
      1e308,
      -1e308,
      710,
      -746,
    ];
    for (const name of ['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'atan', 'sinh', 'cosh', 'tanh'] as const) {
      for (const x of ends) {
        const [own, theirs] = [elementary[name](x), Math[name](x)];
        expect(Object.is(own, theirs) || ulps(own, exactly(theirs)) <= 1, `${name}(${x}) = ${own}, not ${theirs}`).toBe(
          true,
        );
      }
    }
    for (const f of [sin, cos, tan]) expect([f(Infinity), f(-Infinity), f(Number.NaN)]).toEqual([NaN, NaN, NaN]);
    expect([sin(-0), tan(-0), erf(-0), erf(Infinity), erf(-40), erf(Number.NaN)]).toEqual([-0, -0, -0, 1, -1, NaN]);
    for (const x of [...ends, 0.5, 2, -2, 3, -3, 2.5])
      for (const y of [...ends, 0.5, 2, -2, 3, -3, 2.5]) {
        const [own, theirs] = [pow(x, y), x ** y];
        expect(Object.is(own, theirs) || ulps(own, exactly(theirs)) <= 1, `${x}^${y} = ${own}, not ${theirs}`).toBe(
          true,
        );
      }
  });

  it('reduce the largest angles by all of π', () => {
    // Kahan's hardest double, and the largest.
    expect(cos(6381956970095103 * 2 ** 797)).toBe(-4.687165924254628e-19);
    expect(sin(Number.MAX_VALUE)).toBe(0.004961954789184062);
    expect(ulps(tan(1e22), Exact.tan(exactly(1e22)))).toBeLessThan(0.8);
  });
});
