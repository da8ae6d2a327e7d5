import { literal } from '../source/elementary';
import type { NonlinearLayout } from './layout';

/** `step`: takes the n-th step along the gradient in memory; keep = 1 − rate·beta. */
export function update({ optimiser: law, parameters, decayed, precision }: NonlinearLayout): string {
  if (law === 'outside') return '';
  const real = (x: string): string => (precision === 'float32' ? `(float)(${x})` : x);
  const all = (count: number, from: number, body: string): string =>
    count > from ? `  for (int i = ${from}; i < ${count}; i++) { ${body} }` : '';
  const decay =
    law.kind === 'sgd'
      ? ''
      : law.decay === 'coupled'
        ? all(decayed, 0, 'g[i] += fall * w[i];')
        : all(decayed, 0, 'w[i] *= stay;');
  return `
static void step(Memory *m, double rate, double beta, double keep, int n) {
  R *restrict w = m->w, *restrict g = m->gradient;
  R *restrict first = m->memory, *restrict second = m->memory + ${parameters};
  R fall = beta, stay = keep, by = rate;
${decay}
${moves(law, real, all, parameters, decayed)}
}`;
}

type Law = Exclude<NonlinearLayout['optimiser'], 'outside'>;

function moves(
  law: Law,
  real: (x: string) => string,
  all: (count: number, from: number, body: string) => string,
  parameters: number,
  decayed: number,
): string {
  switch (law.kind) {
    case 'sgd':
      return `${all(decayed, 0, 'w[i] = stay * w[i] - by * g[i];')}\n${all(parameters, decayed, 'w[i] -= by * g[i];')}`;
    case 'momentum':
      return all(
        parameters,
        0,
        `R v = ${real(literal(law.momentum))} * first[i] + g[i]; first[i] = v; w[i] -= by * v;`,
      );
    case 'adam':
      return `
  R size = rate / (1 - __builtin_pow(${literal(law.momentum)}, n));
  R scale = 1 / (1 - __builtin_pow(${literal(law.scaleMemory)}, n));
${all(
  parameters,
  0,
  `R slope = g[i];
    R mean = ${real(literal(law.momentum))} * first[i] + ${real(literal(1 - law.momentum))} * slope;
    R square = ${real(literal(law.scaleMemory))} * second[i] + ${real(literal(1 - law.scaleMemory))} * (slope * slope);
    first[i] = mean; second[i] = square;
    w[i] -= size * mean / (root(square * scale) + ${real(literal(law.epsilon))});`,
)}`;
  }
}
