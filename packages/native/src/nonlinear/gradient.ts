import { blockSize, product, range, stretches } from '../source/blocks';
import { folded } from '../source/fold';
import type { NonlinearLayout } from './layout';
import { scatteredGradient } from './listed-inputs';
import { Functions, vectorOf } from './passes';

/** Inputs of a layer, in vectors, from which on its gradient runs along them, on a transposed copy of the tile. */
const WIDE = 3;

/** What is done with a tile's part of the gradient. */
export const how = `
/* 0: added to what is there, 1: written, 2: taken as a step down from the weights that are there. */
typedef struct { int mode; R keep, rate; } How;
static inline void put(R *p, R s, const How *how) {
  *p = how->mode == 2 ? how->keep * *p - how->rate * s : how->mode ? s : *p + s;
}
static inline void putV(VU *p, V s, const How *how) {
  if (how->mode == 2) *p = splat(how->keep) * *p - splat(how->rate) * s;
  else if (how->mode) *p = s;
  else *p += s;
}
`;

/** What adds to the gradient of each layer what the tile's residuals and levels make of it: its code, and the calls. */
export function gradients(layout: NonlinearLayout): { code: string; calls: string[] } {
  const { layers, list, lanes } = layout;
  const functions = new Functions();
  const calls = layers.map(({ rows, columns, biases, weights }, l) => {
    const listed = l === 0 && list;
    const wide = columns >= WIDE * lanes;
    const name = listed ? 'scattered' : `gradient_${rows}_${columns}`;
    if (wide && !listed) functions.once('turn', () => turn(layout));
    functions.once(name, () => {
      if (listed) return scatteredGradient(layout);
      return `
static void ${name}(R *restrict g, const Row *restrict delta, const Row *restrict in, R *restrict turned, int nv,
                    const How *how) {
${wide ? alongInputs(layout, rows, columns) : alongSamples(layout, rows, columns)}
}`;
    });
    if (biases >= 0)
      functions.once(
        'biasGradient',
        () => `
static void biasGradient(R *g, const Row *delta, int rows, int nv, const How *how) {
  for (int i = 0; i < rows; i++) {
    V s = {0};
    for (int v = 0; v < nv; v++) s += ((V *)delta[i])[v];
    put(&g[i], total(s), how);
  }
}`,
      );
    const own = listed
      ? `scattered(m, g + ${weights}, nv, how);`
      : `${name}(g + ${weights}, m->slope${l + 1}, m->level${l}, m->turned, nv, how);`;
    const bias = biases < 0 ? '' : `\n  biasGradient(g + ${biases}, m->slope${l + 1}, ${rows}, nv, ofBiases);`;
    return `  ${own}${bias}`;
  });
  return { code: functions.code, calls };
}

/** Exchanges rows and columns of a level: a row of units for each sample. */
function turn({ lanes }: NonlinearLayout): string {
  const lines: string[] = [];
  for (let distance = 1; distance < lanes; distance *= 2) {
    for (let i = 0; i < lanes; i++) {
      if (i & distance) continue;
      const pick = (odd: number): string =>
        range(lanes)
          .map((lane) => {
            const place = (lane & ~distance) + odd * distance;
            return lane & distance ? lanes + place : place;
          })
          .join(', ');
      const [a, b] = [`r${i}`, `r${i + distance}`];
      lines.push(
        `    { V x = SHUFFLE(M, ${a}, ${b}, ${pick(0)}), y = SHUFFLE(M, ${a}, ${b}, ${pick(1)}); ${a} = x; ${b} = y; }`,
      );
    }
  }
  return `
static void turn(const Row *from, int rows, R *to, int across, int nv) {
  for (int i = 0; i < rows; i += VL) for (int v = 0; v < nv; v++) {
    ${range(lanes)
      .map((i) => `V r${i} = ((const V *)from[i + ${i}])[v];`)
      .join(' ')}
${lines.join('\n')}
    ${range(lanes)
      .map((i) => `*(V *)(to + (v * VL + ${i}) * across + i) = r${i};`)
      .join(' ')}
  }
}
`;
}

/** Σ_s δ(i, s)·a(j, s) for vectors of j. */
function alongInputs({ lanes, target }: NonlinearLayout, rows: number, columns: number): string {
  const vectors = Math.floor(columns / lanes);
  const rest = columns % lanes;
  const across = `${Math.ceil(columns / lanes) * lanes}`;
  const given = (count: number, from: number) => ({
    rows,
    vectors: count,
    inner: 'samples',
    left: (row: string) => `delta[${row}][k]`,
    right: (v: string) => `((V *)(turned + k * ${across}))[${from} + ${v}]`,
  });
  return `
  turn(in, ${Math.ceil(columns / lanes) * lanes}, turned, ${across}, nv);
  int samples = nv * VL;
${product(
  { ...given(vectors, 0), finish: (row, v, sum) => `putV(&((VU *)(g + (${row}) * ${columns}))[${v}], ${sum}, how);` },
  blockSize(target).square,
)}
${
  rest === 0
    ? ''
    : product(
        {
          ...given(1, vectors),
          finish: (row, _v, sum) =>
            `{ R *rest = &g[(${row}) * ${columns} + ${vectors * lanes}];
  for (int j = 0; j < ${rest}; j++) put(&rest[j], ${sum}[j], how); }`,
        },
        blockSize(target).square,
      )
}`;
}

/** The same for few inputs: vectors of samples, whose lanes are added up in the end. */
function alongSamples({ lanes, target }: NonlinearLayout, rows: number, columns: number): string {
  const sums = target.registers >= 32 ? 16 : 8;
  return stretches('j', columns, Math.min(lanes, sums), (column, across) =>
    stretches('i', rows, Math.max(1, Math.floor(sums / across)), (row, down) => {
      const at = (first: string, n: number): string => (n === 0 ? first : `${first} + ${n}`);
      const pairs = range(down).flatMap((i) => range(across).map((j) => [i, j] as const));
      const groups: string[] = [];
      for (let from = 0; from < pairs.length; from += lanes) {
        const some = pairs.slice(from, from + lanes);
        const { code, sum } = folded(
          some.map(([i, j]) => `s${i}_${j}`),
          lanes,
        );
        const whole = across === lanes;
        groups.push(`{ ${code}
V folded = ${sum};
${
  whole
    ? `putV((VU *)(g + (${at(row, some[0]![0])}) * ${columns} + ${column}), folded, how);`
    : some.map(([i, j], n) => `put(&g[(${at(row, i)}) * ${columns} + ${at(column, j)}], folded[${n}], how);`).join(' ')
} }`);
      }
      return `{
V ${pairs.map(([i, j]) => `s${i}_${j} = {0}`).join(', ')};
for (int v = 0; v < nv; v++) {
${range(across)
  .map((j) => `  V a${j} = ${vectorOf('in', at(column, j), 'v')};`)
  .join('\n')}
${range(down)
  .map(
    (i) =>
      `  { V d = ${vectorOf('delta', at(row, i), 'v')}; ${range(across)
        .map((j) => `s${i}_${j} = fma_(d, a${j}, s${i}_${j});`)
        .join(' ')} }`,
  )
  .join('\n')}
}
${groups.join('\n')}
}`;
    }),
  );
}
