import { blockSize } from '../source/blocks';
import type { NonlinearLayout } from './layout';

/**
 * `gather`: copies the samples that a list names into the columns of the tile, and gives the number of vectors in use,
 * a multiple of a block's.
 * Columns beyond repeat the first sample: what is computed for them is as finite as for it, and is not counted.
 */
export function samples({ inputs, outputs, list, target }: NonlinearLayout): string {
  const { vectors } = blockSize(target).narrow;
  const values = !list
    ? `    for (int i = 0; i < ${inputs}; i++) m->level0[i][s] = one->values[i];`
    : `    for (int i = 0; i < ${list.slots}; i++) m->places[i][s] = one->places[i];
${list.ones ? '' : `    for (int i = 0; i < ${list.slots}; i++) m->listed[i][s] = one->values[i];`}`;
  return `
static int gather(Memory *m, const Sample *set, const int *list, int count) {
  int nv = (count + ${vectors} * VL - 1) / (${vectors} * VL) * ${vectors};
  for (int s = 0; s < nv * VL; s++) {
    const Sample *one = &set[list[s < count ? s : 0]];
${values}
    for (int o = 0; o < ${outputs}; o++) m->targets[o][s] = one->targets[o];
    m->counted[s] = s < count;
  }
  return nv;
}`;
}
