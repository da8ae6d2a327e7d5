import { mapOf } from './descent';
import type { LinearLayout } from './layout';

/** `measured`: E‖y − Wx‖² − E‖y‖² over both sets and Σ‖W_l‖² into `results`, and W into `map`. */
export function measurement(layout: LinearLayout): string {
  const { inputs, outputs, widths, depth, stride } = layout;
  const map = mapOf(layout);
  const error = (set: string, result: number): string => `
  { double sum = 0;
    for (int o = 0; o < ${outputs}; o++) for (int i = 0; i < ${inputs}; i++) {
      double projected = 0;
      for (int j = 0; j < ${inputs}; j++) projected += m->${map}[o][j] * m->${set}.cxx[j][i];
      sum += m->${map}[o][i] * (projected - 2 * m->${set}.cyx[o][i]);
    }
    m->results[${result}] = sum; }`;
  return `
static void measured(Memory *m) {
  suffixes(m);
${error('full', 0)}
${error('test', 1)}
  V sum = {0};
${Array.from(
  { length: depth },
  (_, l) =>
    `  for (int i = 0; i < ${widths[l + 1]! * stride(widths[l]!)} / VL; i++) {
    V w = ((V *)m->w${l})[i];
    sum = fma_(w, w, sum);
  }`,
).join('\n')}
  m->results[2] = total(sum);
  for (int o = 0; o < ${outputs}; o++) for (int i = 0; i < ${inputs}; i++) m->map[o][i] = m->${map}[o][i];
}`;
}
