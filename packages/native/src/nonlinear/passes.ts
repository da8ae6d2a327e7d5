import { type BlockSize, blockSize, type Product, product } from '../source/blocks';
import { activation } from '../source/program';
import type { NonlinearLayout } from './layout';
import { gatheredSums } from './listed-inputs';

/** Vector `v` of a row of a matrix whose rows are as long as a tile's. */
export function vectorOf(matrix: string, row: string, v: string): string {
  return `((V *)${matrix}[${row}])[${v}]`;
}

/** C functions, each of them once: layers of one shape share their code. */
export class Functions {
  readonly #known = new Map<string, string>();

  /** The name of a function, which is written if there is none of that name yet. */
  once(name: string, write: () => string): string {
    if (!this.#known.has(name)) this.#known.set(name, write());
    return name;
  }

  get code(): string {
    return [...this.#known.values()].join('\n');
  }
}

/** `forward`: a tile from its inputs to its outputs, with φ′ of all sums where `slopes` says so. */
export function forward(layout: NonlinearLayout): string {
  const { layers, programs, list } = layout;
  const functions = new Functions();
  const calls = layers.map((layer, l) => {
    const { weights, biases } = layer;
    const own = `m->w + ${weights}, ${biases < 0 ? '0' : `m->w + ${biases}`}`;
    if (l === 0 && list) return `  ${functions.once('gathered', () => gatheredSums(layout))}(m, ${own}, nv);`;
    return `  ${sumsOf(layout, functions, l)}(${own}, m->level${l}, m->level${l + 1}, nv);`;
  });
  const activations = layers.map(({ rows }, l) => {
    const program = programs[l];
    if (!program) return '';
    const name = `phi${programs.indexOf(program)}`;
    functions.once(name, () => `${activation(name, program, layout.precision)}${overRows(name)}`);
    return `\n  ${name}_all(m->level${l + 1}, slopes ? m->slope${l + 1} : 0, ${rows}, nv);`;
  });
  return `
${functions.code}
static void forward(Memory *m, int nv, int slopes) {
${calls.map((call, l) => call + activations[l]!).join('\n')}
}`;
}

/** The sums of a layer: bias + Σ_k w(r, k)·in(k). */
function sumsOf(layout: NonlinearLayout, functions: Functions, l: number): string {
  const { rows, columns, biases } = layout.layers[l]!;
  const name = `sums_${rows}_${columns}`;
  return functions.once(
    name,
    () => `
static void ${name}(const R *restrict w, const R *restrict b, const Row *restrict in, Row *restrict out, int nv) {
${tileProduct(layout, {
  rows,
  inner: columns,
  left: (row) => `w[(${row}) * ${columns} + k]`,
  right: (v) => vectorOf('in', 'k', v),
  ...(biases < 0 ? {} : { start: (row: string) => `splat(b[${row}])` }),
  finish: (row, v, sum) => `${vectorOf('out', row, v)} = ${sum};`,
})}
}`,
  );
}

/** Replaces the sums of a level by φ of them, and writes φ′ where there is a place for it. */
function overRows(name: string): string {
  return `
static void ${name}_all(Row *restrict level, Row *restrict slope, int rows, int nv) {
  V value, rise;
  for (int i = 0; i < rows; i++) {
    V *values = (V *)level[i];
    if (slope) {
      V *rises = (V *)slope[i];
      for (int v = 0; v < nv; v++) { ${name}(values[v], &value, &rise); values[v] = value; rises[v] = rise; }
    } else for (int v = 0; v < nv; v++) { ${name}(values[v], &value, &rise); values[v] = value; }
  }
}`;
}

/** A product whose rows have as many vectors as the tile has in use: a multiple of a narrow block's. */
function tileProduct(layout: NonlinearLayout, given: Omit<Product, 'vectors'>): string {
  const { square, narrow } = blockSize(layout.target);
  const right = (v: string): string => given.right(v === '0' ? 'v' : `v + ${v.replace('0 + ', '')}`);
  const finish = (row: string, v: string, sum: string): string =>
    given.finish(row, v === '0' ? 'v' : `v + ${v.replace('0 + ', '')}`, sum);
  const blocks = ({ rows, vectors }: BlockSize): string => `  for (; v + ${vectors} <= nv; v += ${vectors}) {
${product({ ...given, vectors, right, finish }, { rows, vectors })}
  }`;
  // Few rows are one narrow block, without a rest: less code to compile, and as fast.
  if (given.rows <= narrow.rows || square.vectors === narrow.vectors) return `  int v = 0;\n${blocks(narrow)}`;
  return `  int v = 0;\n${blocks(square)}\n${blocks({ ...square, vectors: narrow.vectors })}`;
}

/**
 * `backward`: the residuals, in the slopes of the outputs, back through the network; what they make of the gradient is
 * added to it.
 */
export function backward(layout: NonlinearLayout, gradientCalls: readonly string[]): string {
  const { layers, programs } = layout;
  const functions = new Functions();
  const calls = layers.map(({ rows, columns, weights }, l) => {
    if (l === 0) return '';
    const curved = programs[l - 1] !== null;
    const name = `back_${rows}_${columns}${curved ? '_curved' : ''}`;
    const below = (row: string, v: string): string => vectorOf('below', row, v);
    functions.once(
      name,
      () => `
static void ${name}(const R *restrict w, const Row *restrict delta, Row *restrict below, int nv) {
${tileProduct(layout, {
  rows: columns,
  inner: rows,
  left: (row) => `w[k * ${columns} + ${row}]`,
  right: (v) => vectorOf('delta', 'k', v),
  finish: (row, v, value) => `${below(row, v)} = ${curved ? `${value} * ${below(row, v)}` : value};`,
})}
}`,
    );
    return `  ${name}(m->w + ${weights}, m->slope${l + 1}, m->slope${l}, nv);\n`;
  });
  return `
${functions.code}
static void backward(Memory *m, R *g, int nv, const How *how, const How *ofBiases) {
${calls
  .map((call, l) => call + gradientCalls[l]!)
  .reverse()
  .join('\n')}
}`;
}
