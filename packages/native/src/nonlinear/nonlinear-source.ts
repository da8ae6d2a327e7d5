import type { OperationName } from '@kramers/core/expression';
import { errorFunction, exponential, logarithm, trigonometry } from '../source/elementary';
import { normals } from '../source/normals';
import { prelude } from '../source/prelude';
import { mayOverflow } from '@kramers/core/expression';
import { operations, wideNumbers } from '../source/program';
import { generator, laneWordsFor, IN_STORE, wordStores } from '../source/random';
import { sampling } from '../source/sampling';
import { callStructure } from '../toolchain/lent-state';
import { gradients, how } from './gradient';
import { type NonlinearLayout, paddedRows } from './layout';
import { objective } from './objective';
import { backward, forward } from './passes';
import { samples } from './samples';
import { update } from './update';

/** Where the parts of memory begin that the kernel writes or reads, in the order in which `places` gives them. */
export const parts = [
  'size',
  'call',
  'ziggurat',
  'gradient',
  'totals',
  'map',
  'projector',
  'train',
  'test',
  'outputs',
  'targets',
  'residuals',
] as const;

/** The C file that trains and measures one network on samples. */
export function nonlinearSource(layout: NonlinearLayout): string {
  const { shape, target, precision, parameters, trainCount, depth, outputs, inputs, list, lanes } = layout;
  const { tile, stride, remembered, testPadded, testCount, programs } = layout;
  const all = [...programs, layout.loss].filter((one) => one !== null && typeof one === 'object');
  const uses = (...names: OperationName[]): boolean =>
    all.some((program) => program.instructions.some((one) => one.kind === 'call' && names.includes(one.operation)));
  const single = precision === 'float32';
  const [noiseWords, batchWords] = [
    laneWordsFor(target, IN_STORE * 2.06 * parameters),
    laneWordsFor(target, IN_STORE * trainCount),
  ];
  const units = (name: string, count: number): string =>
    `  R ${name}[${paddedRows(layout, count)}][${stride}] ALIGNED;`;
  const { code, calls } = gradients(layout);
  const widest = Math.max(...shape.widths.map((width) => paddedRows(layout, width)));
  const members: Readonly<Record<string, string>> = { outputs: `level${depth}`, residuals: `slope${depth}` };
  const place = (part: string): string =>
    part === 'size' ? 'sizeof(Memory)' : `__builtin_offsetof(Memory, ${members[part] ?? part})`;
  const numbers = !list ? inputs : list.ones ? 1 : list.slots;
  return `/* A network ${shape.widths.join('-')}, trained on samples. */
${prelude(target, precision)}
${generator}
${wordStores(Math.max(noiseWords, batchWords), target)}
${exponential}
${logarithm}
${uses('sin', 'cos') ? trigonometry : ''}
${uses('erf') ? errorFunction : ''}
${operations(precision)}
${all.some(mayOverflow) ? wideNumbers : ''}
${normals}
${sampling}
static inline R root(R x) { return ${single ? '__builtin_sqrtf' : '__builtin_sqrt'}(x); }
typedef struct { R values[${numbers}], targets[${outputs}]; int places[${list?.slots ?? 1}]; } Sample;
${callStructure}
typedef R Row[${stride}];
typedef struct {
  Call call;
  Words noise, batches;
  Ziggurat ziggurat ALIGNED;
  R *w, *memory;
  R own[${single ? parameters : 1}] ALIGNED, kept[${single ? Math.max(1, remembered) * parameters : 1}] ALIGNED;
  R gradient[${parameters + 2 * lanes}] ALIGNED;
  double noises[${parameters + 8}] ALIGNED;
${shape.widths.map((width, l) => units(`level${l}`, l === 0 && list ? 1 : width)).join('\n')}
${shape.widths
  .slice(1)
  .map((width, l) => units(`slope${l + 1}`, width))
  .join('\n')}
${units('targets', outputs)}
${list ? `${units('listed', list.slots)}\n  int places[${list.slots}][${tile}] ALIGNED;` : ''}
  R counted[${tile}] ALIGNED;
  /* The levels with rows and columns exchanged. */
  R turned[${tile * widest}] ALIGNED;
  double totals[3];
  R map[${outputs}][${inputs}];
  R projector[${inputs}][${testPadded}] ALIGNED;
  int drawn[${trainCount}], everyone[${Math.max(trainCount, testCount)}];
  Sample train[${trainCount}] ALIGNED, test[${testCount}] ALIGNED;
} Memory;

EXPORT COLD void places(double *out) {
${parts.map((part, i) => `  out[${i}] = ${place(part)};`).join('\n')}
  out[${parts.length}] = sizeof(Sample);
  out[${parts.length + 1}] = __builtin_offsetof(Sample, targets);
  out[${parts.length + 2}] = __builtin_offsetof(Sample, places);
}

EXPORT COLD void prepare(Memory *m) {
  __builtin_memset(m, 0, sizeof(Memory));
  prepareWords(&m->noise, ${noiseWords});
  prepareWords(&m->batches, ${batchWords});
  for (int i = 0; i < ${Math.max(trainCount, testCount)}; i++) m->everyone[i] = i;
}
${lending(layout)}
${samples(layout)}
${forward(layout)}
${how}
${code}
${backward(layout, calls)}
${objective(layout)}
${update(layout)}
${training(layout)}
`;
}

/** How a state's arrays are lent: as they are, or rounded to single precision and back. */
function lending({ precision, parameters, remembered }: NonlinearLayout): string {
  if (precision === 'float64')
    return `
static void lend(Memory *m, double *weights, double *memory) { m->w = weights; m->memory = memory; }
static void takeBack(Memory *m, double *weights, double *memory) {}`;
  const all = (count: number, body: string): string => `  for (int i = 0; i < ${count}; i++) ${body}`;
  return `
static void lend(Memory *m, double *weights, double *memory) {
  m->w = m->own; m->memory = m->kept;
${all(parameters, 'm->own[i] = weights[i];')}
${remembered > 0 ? `  if (memory)\n${all(remembered * parameters, 'm->kept[i] = memory[i];')}` : ''}
}
static void takeBack(Memory *m, double *weights, double *memory) {
${all(parameters, 'weights[i] = m->own[i];')}
${remembered > 0 ? `  if (memory)\n${all(remembered * parameters, 'memory[i] = m->kept[i];')}` : ''}
}`;
}

/** What is exported: training, and the parts of it by themselves for what is computed outside. */
function training(layout: NonlinearLayout): string {
  const { parameters, trainCount, testCount, tile, outputs, inputs, depth, precision, optimiser } = layout;
  const { decayed } = layout;
  const plain = optimiser !== 'outside' && optimiser.kind === 'sgd';
  const negligible = precision === 'float32' ? '1e-18' : '1e-100';
  return `
/* The gradient of the mean loss over size samples, without decay. */
static void slopes(Memory *m, const int *list, int size) {
  for (int from = 0; from < size; from += ${tile}) {
    int count = size - from < ${tile} ? size - from : ${tile};
    int nv = gather(m, m->train, list + from, count);
    How how = {from == 0, 0, 0};
    forward(m, nv, 1);
    residuals(m, nv, 1.0 / size);
    backward(m, m->gradient, nv, &how, &how);
  }
}
${
  plain
    ? `
/* A step on samples that fill one tile at most: the gradient is never written. */
static void stepAtOnce(Memory *m, const int *list, int size, double rate, double keep) {
  int nv = gather(m, m->train, list, size);
  How how = {2, keep, rate}, ofBiases = {2, ${decayed === parameters ? 'keep' : '1'}, rate};
  forward(m, nv, 1);
  residuals(m, nv, 1.0 / size);
  backward(m, m->w, nv, &how, &ofBiases);
}`
    : ''
}

static void addNoise(Memory *m, double jitter) {
  normals(&m->noise, &m->ziggurat, m->noises, ${parameters}, jitter);
  for (int i = 0; i < ${parameters}; i++) m->w[i] += (R)m->noises[i];
}

static void flush(Memory *m) {
  for (int i = 0; i < ${parameters}; i++) m->w[i] = __builtin_fabs(m->w[i]) < ${negligible} ? 0 : m->w[i];
}

static const int *drawn(Memory *m, int *order, int mode, int size, int *cursor) {
  if (mode == 0) return m->everyone;
  if (mode == 2) { drawAfresh(&m->batches, m->drawn, size, ${trainCount}); return m->drawn; }
  if (*cursor + size > ${trainCount}) { shuffle(&m->batches, order, ${trainCount}); *cursor = 0; }
  *cursor += size;
  return order + *cursor - size;
}

EXPORT void differentiate(Memory *m, double *weights) {
  lend(m, weights, 0);
  slopes(m, m->everyone, ${trainCount});
}

/* Adds the tile's outputs times the projector's rows to the map. */
static void project(Memory *m, int nv, int from) {
  for (int o = 0; o < ${outputs}; o++) for (int i = 0; i < ${inputs}; i++) {
    V sum = {0};
    const V *row = (const V *)(m->projector[i] + from);
    for (int v = 0; v < nv; v++) sum = fma_(((V *)m->level${depth}[o])[v], row[v], sum);
    m->map[o][i] += total(sum);
  }
}

/* Totals over the training or the test set; on the test set the best linear map as well. */
EXPORT void measure(Memory *m, double *weights, int onTest) {
  lend(m, weights, 0);
  const Sample *set = onTest ? m->test : m->train;
  int size = onTest ? ${testCount} : ${trainCount};
  for (int i = 0; i < 3; i++) m->totals[i] = 0;
  if (onTest) __builtin_memset(m->map, 0, sizeof m->map);
  for (int from = 0; from < size; from += ${tile}) {
    int count = size - from < ${tile} ? size - from : ${tile};
    int nv = gather(m, set, m->everyone + from, count);
    forward(m, nv, 0);
    addUp(m, nv);
    if (onTest) project(m, nv, from);
  }
}

EXPORT int advance(Memory *m) {
  double *weights = m->call.weights, *memory = m->call.memory;
  double rate = m->call.rate, beta = m->call.beta, keep = m->call.keep, jitter = m->call.jitter;
  int *order = m->call.order;
  u32 *batches = m->call.batches, *noise = m->call.noise;
  int steps = m->call.steps, mode = m->call.mode, size = m->call.size, cursor = m->call.cursor, taken = m->call.taken;
  lend(m, weights, memory);
  if (jitter > 0) openWords(&m->noise, noise);
  if (mode) openWords(&m->batches, batches);
  for (int done = 0; done < steps; done++) {
    const int *list = drawn(m, order, mode, size, &cursor);
    ${plain ? `if (size <= ${tile}) stepAtOnce(m, list, size, rate, keep);\n    else` : ''} {
      slopes(m, list, size);
      ${optimiser === 'outside' ? '' : 'step(m, rate, beta, keep, taken + done + 1);'}
    }
    if (jitter > 0) addNoise(m, jitter);
  }
  if (jitter > 0) settleWords(&m->noise, noise);
  if (mode) settleWords(&m->batches, batches);
${depth > 2 ? '  flush(m);' : ''}
  takeBack(m, weights, memory);
  return cursor;
}
`;
}
