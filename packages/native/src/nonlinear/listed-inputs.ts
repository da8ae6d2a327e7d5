import { range } from '../source/blocks';
import type { NonlinearLayout } from './layout';

/**
 * Sums of the first layer where a sample's inputs are a list: for each unit the bias and the weights at the listed
 * places, times the listed numbers. What a product would add besides is zero.
 */
export function gatheredSums({ layers, list, lanes }: NonlinearLayout): string {
  const { rows, columns, biases } = layers[0]!;
  const { slots, ones } = list!;
  const found = (slot: number): string =>
    `(V){${range(lanes)
      .map((lane) => `row[m->places[${slot}][v * VL + ${lane}]]`)
      .join(', ')}}`;
  return `
static void gathered(Memory *m, const R *w, const R *b, int nv) {
  for (int i = 0; i < ${rows}; i++) {
    const R *row = w + i * ${columns};
    for (int v = 0; v < nv; v++) {
      V sum = ${biases < 0 ? '{0}' : `splat(b[i])`};
${range(slots)
  .map((slot) =>
    ones ? `      sum += ${found(slot)};` : `      sum = fma_(${found(slot)}, ((V *)m->listed[${slot}])[v], sum);`,
  )
  .join('\n')}
      ((V *)m->level1[i])[v] = sum;
    }
  }
}`;
}

/** What the tile's residuals make of the first layer's gradient: each is added where the sample's list says. */
export function scatteredGradient({ layers, list }: NonlinearLayout): string {
  const { rows, columns } = layers[0]!;
  const { slots, ones } = list!;
  return `
static void scattered(Memory *m, R *g, int nv, const How *how) {
  R rate = how->mode == 2 ? -how->rate : 1;
  if (how->mode) for (int i = 0; i < ${rows * columns}; i++) g[i] = how->mode == 2 ? how->keep * g[i] : 0;
  for (int i = 0; i < ${rows}; i++) {
    R *row = g + i * ${columns};
    const R *delta = m->slope1[i];
    for (int s = 0; s < nv * VL; s++) {
${range(slots)
  .map((slot) => `      row[m->places[${slot}][s]] += rate * delta[s]${ones ? '' : ` * m->listed[${slot}][s]`};`)
  .join('\n')}
    }
  }
}`;
}
