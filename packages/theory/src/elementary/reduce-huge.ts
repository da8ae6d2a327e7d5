import type { Pair } from './double-double';

/** Bits after the point of π: what the largest double takes away, and more than the 170 that the rest needs. */
const BITS = 1280n;
let quarterTurn = 0n;

/** π/2 in fixed point, by Machin's formula, when first needed. */
function halfPi(): bigint {
  if (quarterTurn === 0n) quarterTurn = 2n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
  return quarterTurn;
}

function arctanOfInverse(n: bigint): bigint {
  let total = 0n;
  let power = (1n << BITS) / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    total += k % 4n === 1n ? power / k : -power / k;
    power /= n * n;
  }
  return total;
}

/** Brings a large x to |angle| ≤ π/4, as a pair, exactly; returns the number of quarter turns taken away, modulo 4. */
export function reduceHuge(out: Pair, x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const word = view.getBigUint64(0);
  const exponent = (word >> 52n) - 1075n;
  const mantissa = (word & 0xfffffffffffffn) | 0x10000000000000n;
  const fixed = exponent >= 0n ? mantissa << (BITS + exponent) : (mantissa << BITS) >> -exponent;
  const quarter = halfPi();
  let turns = fixed / quarter;
  let rest = fixed - turns * quarter;
  if (2n * rest > quarter) {
    rest -= quarter;
    turns++;
  }
  const sign = x < 0 ? -1 : 1;
  out.high = sign * fromFixed(rest);
  out.low = sign * fromFixed(rest - toFixed(sign * out.high));
  return Number((x < 0 ? -turns : turns) & 3n);
}

/** A fixed-point number below 4, with 200 bits after the point, as the nearest double. */
function fromFixed(value: bigint): number {
  return Number(value >> (BITS - 200n)) / 2 ** 200;
}

function toFixed(value: number): bigint {
  return BigInt(value * 2 ** 200) << (BITS - 200n);
}
