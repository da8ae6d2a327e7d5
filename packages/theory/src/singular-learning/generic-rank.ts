import { requireInteger } from '../landscape/checks';
import { seededRandom } from '../statistics/seeded-random';

/** The largest prime below 2²⁶: products of two residues are exact in a double. */
const PRIME = 67_108_859;

/**
 * Rank of a matrix over the integers modulo a prime near 2²⁶, exactly, by elimination. At random entries it is the
 * rank over the rationals but for a chance of about (size)/2²⁶.
 *
 * @param rows integers, below 2⁵³ in size; overwritten
 * @example rankModuloPrime([[1, 2], [2, 4]]); // 1
 */
export function rankModuloPrime(rows: number[][]): number {
  const columns = rows[0]?.length ?? 0;
  for (const row of rows) row.forEach((value, j) => (row[j] = modulo(value)));
  let rank = 0;
  for (let column = 0; column < columns && rank < rows.length; column++) {
    const found = rows.findIndex((row, i) => i >= rank && row[column] !== 0);
    if (found < 0) continue;
    [rows[rank], rows[found]] = [rows[found]!, rows[rank]!];
    const pivot = rows[rank]!;
    const inverse = power(pivot[column]!, PRIME - 2);
    for (let i = rank + 1; i < rows.length; i++) {
      const row = rows[i]!;
      if (row[column] === 0) continue;
      const factor = (row[column]! * inverse) % PRIME;
      for (let j = column; j < columns; j++) row[j] = modulo(row[j]! - ((factor * pivot[j]!) % PRIME));
    }
    rank += 1;
  }
  return rank;
}

/** A two-layer network with quadratic activation, f_q(x) = Σ_k V_qk (U_k·x)², as for modular arithmetic. */
export interface QuadraticNetwork {
  /** Length of x: 2p for a pair of one-hot numbers. */
  inputs: number;
  /** K. */
  hidden: number;
  outputs: number;
  /**
   * Rows of integers, each of length `inputs`: one-hot pairs, or any; by default as many random rows as there are
   * weights.
   */
  data?: readonly (readonly number[])[];
}

/**
 * Rank of the Jacobian ∂f(all data)/∂weights at generic weights: the number of directions that a network can move in.
 * Half of it is the learning coefficient at a generic point of zero loss. Exact integers at random weights modulo a
 * prime.
 *
 * Rescaling a unit (U_k up, V_k down) changes nothing, so generic data give K(inputs + outputs − 1). One-hot pairs of
 * p numbers have a second such direction in each unit: what is added to all of U_k's weights from a may be taken from
 * those from b, since every input holds one of each. The rank is then K(3p − 2), as long as the data give enough
 * values.
 *
 * @throws RangeError on a size below 1 or data of another length
 * @example quadraticJacobianRank({ inputs: 3, hidden: 2, outputs: 1 }); // 5
 */
export function quadraticJacobianRank(network: QuadraticNetwork, seed = 1): number {
  const { inputs, hidden, outputs } = network;
  requireInteger('inputs', inputs, 1);
  requireInteger('hidden', hidden, 1);
  requireInteger('outputs', outputs, 1);
  const random = seededRandom(seed);
  const draw = () => 1 + Math.floor(random() * (PRIME - 1));
  const draws = (count: number) => Array.from({ length: count }, draw);
  const data = network.data ?? Array.from({ length: hidden * (inputs + outputs) }, () => draws(inputs));
  if (data.some((row) => row.length !== inputs)) {
    throw new RangeError(`Every row of data needs the length of the inputs, ${inputs}.`);
  }
  const first = Array.from({ length: hidden }, () => draws(inputs));
  const second = Array.from({ length: outputs }, () => draws(hidden));
  return rankModuloPrime(
    data.flatMap((x) => {
      const hiddenInputs = first.map((unit) => unit.reduce((sum, u, i) => (sum + u * modulo(x[i]!)) % PRIME, 0));
      return second.map((weights, q) => [
        ...hiddenInputs.flatMap((h, k) => {
          const slope = (((2 * weights[k]!) % PRIME) * h) % PRIME;
          return x.map((value) => (slope * modulo(value)) % PRIME);
        }),
        ...second.flatMap((_, other) => hiddenInputs.map((h) => (other === q ? (h * h) % PRIME : 0))),
      ]);
    }),
  );
}

/**
 * All p² pairs (a, b) as rows of 2p numbers with two ones.
 *
 * @throws RangeError unless the modulus is a whole number from 2 on
 * @example oneHotPairs(2)[1]; // [1, 0, 0, 1]
 */
export function oneHotPairs(modulus: number): number[][] {
  requireInteger('modulus', modulus, 2);
  return Array.from({ length: modulus * modulus }, (_, pair) => {
    const row = new Array<number>(2 * modulus).fill(0);
    row[Math.floor(pair / modulus)] = 1;
    row[modulus + (pair % modulus)] = 1;
    return row;
  });
}

function modulo(value: number): number {
  const rest = value % PRIME;
  return rest < 0 ? rest + PRIME : rest;
}

function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}
