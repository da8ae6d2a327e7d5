import { range, stretches } from '../source/blocks';
import { folded } from '../source/fold';
import { lanesOf, type Target } from '../source/prelude';
import { mapOf, vectorOf } from './descent';
import type { LinearLayout } from './layout';

/** `batchSlope`: carry0 = rate·Σ (Wx − y)xᵀ over the samples of a list. */
export function batches(layout: LinearLayout, target: Target): string {
  return layout.products ? fromProducts(layout, target) : fromSamples(layout, target);
}

/** A batch is a sum of rows, held in registers, which is spread over its moments. */
function fromProducts(layout: LinearLayout, target: Target): string {
  const { inputs, outputs, rowStride } = layout;
  const vectors = rowStride / lanesOf(target);
  const spread: string[] = [];
  let k = 0;
  for (let i = 0; i < inputs; i++)
    for (let j = i; j < inputs; j++) {
      const places = [`cxx[${i}][${j}]`, ...(j > i ? [`cxx[${j}][${i}]`] : [])];
      spread.push(`${places.map((place) => `batch->${place} = `).join('')}sums[${k++}];`);
    }
  for (let o = 0; o < outputs; o++)
    for (let j = 0; j < inputs; j++) spread.push(`batch->cyx[${o}][${j}] = sums[${k++}];`);
  return `
static inline void batchSlope(Memory *m, const int *list, int size, double rate) {
  V ${range(vectors)
    .map((v) => `s${v} = {0}`)
    .join(', ')};
  for (int i = 0; i < size; i++) {
    const V *row = (const V *)m->table[list[i]];
    ${range(vectors)
      .map((v) => `s${v} += row[${v}];`)
      .join(' ')}
  }
  double sums[${rowStride}] ALIGNED;
  ${range(vectors)
    .map((v) => `((V *)sums)[${v}] = s${v};`)
    .join(' ')}
  Moments *batch = &m->batch;
  ${spread.join('\n  ')}
  slope(m, batch, rate);
}`;
}

/** Residuals of some samples side by side, then their products with the inputs. */
function fromSamples(layout: LinearLayout, target: Target): string {
  const { inputs, outputs, vectors, stride } = layout;
  const lanes = lanesOf(target);
  const abreast = Math.max(1, Math.floor((target.registers >= 32 ? 16 : 8) / Math.min(2, outputs)));
  const residuals = (count: number): string =>
    stretches('o', outputs, 2, (output, some) => {
      const at = (o: number): string => (o === 0 ? output : `${output} + ${o}`);
      const pairs = range(count).flatMap((s) => range(some).map((o) => [s, o] as const));
      const groups: string[] = [];
      for (let from = 0; from < pairs.length; from += lanes) {
        const own = pairs.slice(from, from + lanes);
        const { code, sum } = folded(
          own.map(([s, o]) => `s${s}_${o}`),
          lanes,
        );
        groups.push(`{ ${code}
V folded = ${sum};
${own
  .map(([s, o], i) => `m->residuals[i + ${s}][${at(o)}] = rate * (folded[${i}] - x${s}[${stride(inputs)} + ${at(o)}]);`)
  .join('\n')} }`);
      }
      return `{
V ${pairs.map(([s, o]) => `s${s}_${o} = {0}`).join(', ')};
for (int v = 0; v < ${vectors[0]!}; v++) {
${range(some)
  .map((o) => `V w${o} = ${vectorOf(mapOf(layout), at(o), 'v')};`)
  .join(' ')}
${range(count)
  .map(
    (s) =>
      `{ V x = ((const V *)x${s})[v]; ${range(some)
        .map((o) => `s${s}_${o} = fma_(x, w${o}, s${s}_${o});`)
        .join(' ')} }`,
  )
  .join('\n')}
}
${groups.join('\n')}
}`;
    });
  const samples = (count: number): string =>
    range(count)
      .map((s) => `const double *x${s} = m->table[list[i + ${s}]];`)
      .join(' ');
  return `
static inline void batchSlope(Memory *m, const int *list, int size, double rate) {
  int i = 0;
  for (; i + ${abreast} <= size; i += ${abreast}) {
${samples(abreast)}
${residuals(abreast)}
  }
  for (; i < size; i++) {
${samples(1)}
${residuals(1)}
  }
${stretches('o', outputs, 2, (output, some) =>
  stretches('v', vectors[0]!, 4, (vector, count) => {
    const at = (first: string, n: number): string => (n === 0 ? first : `${first} + ${n}`);
    const all = range(some).flatMap((o) => range(count).map((v) => [o, v] as const));
    return `{
V ${all.map(([o, v]) => `s${o}_${v} = {0}`).join(', ')};
for (int i = 0; i < size; i++) {
  const V *x = (const V *)m->table[list[i]];
${range(some)
  .map((o) => `  V r${o} = splat(m->residuals[i][${at(output, o)}]);`)
  .join('\n')}
${range(count)
  .map(
    (v) =>
      `  { V b = x[${at(vector, v)}]; ${range(some)
        .map((o) => `s${o}_${v} = fma_(r${o}, b, s${o}_${v});`)
        .join(' ')} }`,
  )
  .join('\n')}
}
${all.map(([o, v]) => `${vectorOf('carry0', at(output, o), at(vector, v))} = s${o}_${v};`).join('\n')}
}`;
  }),
)}
}`;
}
