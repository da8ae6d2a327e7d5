import { blockSize, type Product, product, range, stretches } from '../source/blocks';
import { activation } from '../source/program';
import { type NonlinearLayout, tileVector } from './layout';
import { gatheredSums } from './listed-inputs';

/** `forward`: a tile from its inputs to its outputs, with φ′ of all sums where `slopes` says so. */
export function forward(layout: NonlinearLayout): string {
  const { layers, programs, precision, list } = layout;
  const parts = layers.map(({ rows, columns, weights, biases }, l) => {
    const sums =
      l === 0 && list
        ? gatheredSums(layout)
        : tileProduct(layout, {
            rows,
            inner: columns,
            left: (row) => `w[(${row}) * ${columns} + k]`,
            right: (v) => tileVector(`level${l}`, 'k', v),
            ...(biases < 0 ? {} : { start: (row: string) => `splat(m->w[${biases} + ${row}])` }),
            finish: (row, v, sum) => `${tileVector(`level${l + 1}`, row, v)} = ${sum};`,
          });
    return `
static void sums${l}(Memory *m, int nv) {
  const R *w = m->w + ${weights};
${sums}
}
${programs[l] ? activated(layout, l) : ''}`;
  });
  const distinct = [...new Set(programs)].filter((program) => program !== null);
  return `
${distinct.map((program) => activation(nameOf(layout, programs.indexOf(program)), program, precision)).join('\n')}
${parts.join('\n')}
static void forward(Memory *m, int nv, int slopes) {
${layers.map((_, l) => `  sums${l}(m, nv);${programs[l] ? ` activate${l}(m, nv, slopes);` : ''}`).join('\n')}
}`;
}

/** The name of a layer's activation: layers of one kind share it. */
function nameOf({ programs }: NonlinearLayout, l: number): string {
  return `phi${programs.indexOf(programs[l]!)}`;
}

function activated(layout: NonlinearLayout, l: number): string {
  const { layers } = layout;
  const name = nameOf(layout, l);
  return `
static void activate${l}(Memory *m, int nv, int slopes) {
  for (int i = 0; i < ${layers[l]!.rows}; i++) {
    V *values = (V *)m->level${l + 1}[i], *rises = (V *)m->slope${l + 1}[i];
    V value, slope;
    if (slopes)
      for (int v = 0; v < nv; v++) { ${name}(values[v], &value, &slope); values[v] = value; rises[v] = slope; }
    else for (int v = 0; v < nv; v++) { ${name}(values[v], &value, &slope); values[v] = value; }
  }
}`;
}

/** A product whose rows have as many vectors as the tile has in use: `nv`. */
export function tileProduct(layout: NonlinearLayout, given: Omit<Product, 'vectors'>): string {
  const size = blockSize(layout.target);
  const block = (first: string, vectors: number): string =>
    stretches('r', given.rows, size.rows, (row, rows) =>
      product(
        {
          ...given,
          rows,
          vectors,
          left: (r) => given.left(sum(row, r)),
          right: (v) => given.right(sum(first, v)),
          ...(given.start ? { start: (r: string) => given.start!(sum(row, r)) } : {}),
          finish: (r, v, value) => given.finish(sum(row, r), sum(first, v), value),
        },
        size,
      ),
    );
  return `
  int v = 0;
  for (; v + ${size.vectors} <= nv; v += ${size.vectors}) {
${block('v', size.vectors)}
  }
  for (; v < nv; v++) {
${block('v', 1)}
  }`;
}

function sum(a: string, b: string): string {
  return b === '0' ? a : a === '0' ? b : `${a} + ${b}`;
}

/**
 * `backward`: the residuals, in the slopes of the outputs, back through the network; what they make of the gradient is
 * added to it.
 */
export function backward(layout: NonlinearLayout): string {
  const { layers, programs } = layout;
  const parts = layers.map(({ columns, rows, weights }, l) => {
    if (l === 0) return '';
    const below = (row: string, v: string): string => tileVector(`slope${l}`, row, v);
    return `
static void back${l}(Memory *m, int nv) {
  const R *w = m->w + ${weights};
${tileProduct(layout, {
  rows: columns,
  inner: rows,
  left: (row) => `w[k * ${columns} + ${row}]`,
  right: (v) => tileVector(`slope${l + 1}`, 'k', v),
  finish: (row, v, value) => `${below(row, v)} = ${programs[l - 1] ? `${value} * ${below(row, v)}` : value};`,
})}
}`;
  });
  return `
${parts.join('\n')}
static void backward(Memory *m, int nv) {
${range(layers.length)
  .reverse()
  .map((l) => `${l > 0 ? `  back${l}(m, nv);` : ''} gradient${l}(m, nv);`)
  .join('\n')}
}`;
}
