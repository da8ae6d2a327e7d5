import type { Target } from './prelude';

/** Rows and vectors of a product that are summed up together, with their factors in registers as well. */
export interface BlockSize {
  readonly rows: number;
  readonly vectors: number;
}

/** What fits into a machine's registers: square blocks take the fewest loads, narrow ones waste less of short rows. */
export function blockSize({ registers }: Target): { readonly square: BlockSize; readonly narrow: BlockSize } {
  return registers >= 32
    ? { square: { rows: 6, vectors: 4 }, narrow: { rows: 12, vectors: 2 } }
    : { square: { rows: 6, vectors: 2 }, narrow: { rows: 6, vectors: 2 } };
}

/** A sum of products: Σ_k left(row, k)·right(k, vector), for every row and vector. */
export interface Product {
  readonly rows: number;
  /** How many vectors a row has; a C expression where only the running program knows. */
  readonly vectors: number;
  /** How many products a sum has. */
  readonly inner: number | string;
  /** A number, as a C expression of the row and of `k`. */
  readonly left: (row: string) => string;
  /** A vector, as a C expression of the vector's number and of `k`. */
  readonly right: (vector: string) => string;
  /** What a sum begins with; zero unless given. */
  readonly start?: (row: string) => string;
  /** What is done with a sum. */
  readonly finish: (row: string, vector: string, sum: string) => string;
}

/** C for a product, block by block: each block's sums stay in registers while `k` goes by. */
export function product(given: Product, size: BlockSize): string {
  return stretches('v', given.vectors, size.vectors, (vector, vectors) =>
    stretches('r', given.rows, size.rows, (row, rows) => block(given, row, rows, vector, vectors)),
  );
}

/** Code for `count` things, `size` at a time: a loop over whole blocks, and one more for the rest. */
export function stretches(
  name: string,
  count: number,
  size: number,
  body: (first: string, count: number) => string,
): string {
  const blocks = Math.floor(count / size);
  const rest = count % size;
  const whole =
    blocks === 0
      ? ''
      : blocks === 1
        ? body('0', size)
        : `for (int ${name} = 0; ${name} < ${blocks * size}; ${name} += ${size}) {\n${body(name, size)}\n}`;
  return `${whole}${rest === 0 ? '' : `\n${body(String(blocks * size), rest)}`}`;
}

function block(
  { inner, left, right, start, finish }: Product,
  row: string,
  rows: number,
  vector: string,
  vectors: number,
): string {
  const all = range(rows).flatMap((i) => range(vectors).map((j) => [i, j] as const));
  const at = (first: string, i: number): string => (i === 0 ? first : `${first} + ${i}`);
  return `{
V ${all.map(([i, j]) => `s${i}_${j} = ${start ? start(at(row, i)) : '{0}'}`).join(', ')};
for (int k = 0; k < ${inner}; k++) {
${range(vectors)
  .map((j) => `  V b${j} = ${right(at(vector, j))};`)
  .join('\n')}
${range(rows)
  .map(
    (i) =>
      `  { V a = splat(${left(at(row, i))}); ${range(vectors)
        .map((j) => `s${i}_${j} = fma_(a, b${j}, s${i}_${j});`)
        .join(' ')} }`,
  )
  .join('\n')}
}
${all.map(([i, j]) => finish(at(row, i), at(vector, j), `s${i}_${j}`)).join('\n')}
}`;
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
