import { exponential, logarithm } from '../source/elementary';
import { normals } from '../source/normals';
import { prelude, type Target } from '../source/prelude';
import { generator, laneWordsFor, IN_STORE, wordStores } from '../source/random';
import { sampling } from '../source/sampling';
import { batches } from './batches';
import { descent, endToEnd } from './descent';
import { callStructure } from '../toolchain/lent-state';
import type { LinearLayout } from './layout';
import { measurement } from './measurement';

/** Where the parts of memory begin that the kernel writes or reads, in the order in which `places` gives them. */
export const parts = ['size', 'call', 'ziggurat', 'full', 'test', 'table', 'results', 'map'] as const;

/** The C file that trains and measures one shape of linear network. */
export function linearSource(layout: LinearLayout, target: Target): string {
  const { widths, depth, inputs, outputs, parameters, count, stride, rowStride } = layout;
  const matrix = (name: string, rows: number, columns: number): string =>
    `  double ${name}[${rows}][${stride(columns)}] ALIGNED;`;
  const layers = Array.from({ length: depth }, (_, l) => l);
  const [noiseWords, batchWords] = [
    laneWordsFor(target, IN_STORE * 2.06 * parameters),
    laneWordsFor(target, IN_STORE * count),
  ];
  return `/* A linear network ${widths.join('-')}, trained on second moments. */
${prelude(target)}
${generator}
${wordStores(Math.max(noiseWords, batchWords), target)}
${exponential}
${logarithm}
${normals}
${sampling}
typedef struct { double cxx[${inputs}][${stride(inputs)}], cyx[${outputs}][${stride(inputs)}]; } Moments ALIGNED;
${callStructure}
typedef struct {
  Call call;
  Words noise, batches;
  Ziggurat ziggurat ALIGNED;
  Moments full, test, batch;
${layers.map((l) => matrix(`w${l}`, widths[l + 1]!, widths[l]!)).join('\n')}
${layers.map((l) => matrix(`suffix${l}`, outputs, widths[l]!)).join('\n')}
${layers.map((l) => matrix(`carry${l}`, outputs, widths[l]!)).join('\n')}
  double noises[${parameters + 8}] ALIGNED;
  double table[${Math.max(1, count)}][${rowStride}] ALIGNED;
  double residuals[${Math.max(1, count)}][${outputs}] ALIGNED;
  int drawn[${Math.max(1, count)}];
  double results[3];
  double map[${outputs}][${inputs}];
} Memory;

EXPORT COLD void places(double *out) {
${parts
  .map((part, i) => `  out[${i}] = ${part === 'size' ? 'sizeof(Memory)' : `__builtin_offsetof(Memory, ${part})`};`)
  .join('\n')}
}

EXPORT COLD void prepare(Memory *m) {
  __builtin_memset(m, 0, sizeof(Memory));
  prepareWords(&m->noise, ${noiseWords});
  prepareWords(&m->batches, ${batchWords});
}

static void lend(Memory *m, const double *weights) {
${layers.map((l) => copy(layout, l, (own, given) => `${own} = ${given};`)).join('\n')}
}
static void takeBack(Memory *m, double *weights) {
${layers.map((l) => copy(layout, l, (own, given) => `${given} = ${own};`)).join('\n')}
}
static void addNoise(Memory *m, double jitter) {
  double *weights = m->noises;
  normals(&m->noise, &m->ziggurat, weights, ${parameters}, jitter);
${layers.map((l) => copy(layout, l, (own, given) => `${own} += ${given};`)).join('\n')}
}
${depth > 2 ? flush(layout, target) : ''}
${endToEnd(layout, target)}
${descent(layout, target)}
${measurement(layout)}
${count > 0 ? batches(layout, target) : ''}
EXPORT void measure(Memory *m, const double *weights) { lend(m, weights); measured(m); }

/* One step of unit length along the full gradient. */
EXPORT void descend(Memory *m, double *weights, double rate, double keep) {
  lend(m, weights);
  suffixes(m);
  slope(m, &m->full, rate);
  move(m, keep);
  takeBack(m, weights);
}

/* Steps of size samples each from a cursor on (mode 0: full, 1: shuffled, 2: replacement); gives the new cursor. */
EXPORT int advance(Memory *m) {
  double *weights = m->call.weights, rate = m->call.rate, keep = m->call.keep, jitter = m->call.jitter;
  int *order = m->call.order;
  u32 *batches = m->call.batches, *noise = m->call.noise;
  int steps = m->call.steps, mode = m->call.mode, size = m->call.size, cursor = m->call.cursor;
  lend(m, weights);
  if (jitter > 0) openWords(&m->noise, noise);
${count > 0 ? '  if (mode) openWords(&m->batches, batches);' : ''}
  for (int step = 0; step < steps; step++) {
    suffixes(m);
    if (!mode) slope(m, &m->full, rate);
${
  count > 0
    ? `    else {
      const int *list = order + cursor;
      if (mode == 2) { list = m->drawn; drawAfresh(&m->batches, m->drawn, size, ${count}); }
      else {
        if (cursor + size > ${count}) { shuffle(&m->batches, order, ${count}); cursor = 0; list = order; }
        cursor += size;
      }
      batchSlope(m, list, size, rate);
    }`
    : ''
}
    move(m, keep);
    if (jitter > 0) addNoise(m, jitter);
  }
  if (jitter > 0) settleWords(&m->noise, noise);
${count > 0 ? '  if (mode) settleWords(&m->batches, batches);' : ''}
${depth > 2 ? '  flush(m);' : ''}
  takeBack(m, weights);
  return cursor;
}
`;
}

/** Code for each weight of a layer: its own place, and its place among all. */
function copy({ widths }: LinearLayout, l: number, body: (own: string, given: string) => string): string {
  const [rows, columns] = [widths[l + 1]!, widths[l]!];
  const first = widths.slice(0, l).reduce((sum, width, i) => sum + width * widths[i + 1]!, 0);
  return `  for (int i = 0; i < ${rows}; i++) for (int j = 0; j < ${columns}; j++) { ${body(
    `m->w${l}[i][j]`,
    `weights[${first} + i * ${columns} + j]`,
  )} }`;
}

/**
 * Sets negligible weights to zero: in networks of three layers or more the origin attracts, and arithmetic on denormal
 * numbers is slow. The other kernels draw the line at the same place.
 */
function flush({ widths, vectors, depth }: LinearLayout, _target: Target): string {
  const layers = Array.from({ length: depth }, (_, l) => l);
  return `
static void flush(Memory *m) {
${layers
  .map(
    (l) => `  for (int i = 0; i < ${widths[l + 1]! * vectors[l]!}; i++) {
    V *w = (V *)m->w${l} + i;
    *w = (V)((M)*w & (abs_(*w) >= 1e-100));
  }`,
  )
  .join('\n')}
}
`;
}
