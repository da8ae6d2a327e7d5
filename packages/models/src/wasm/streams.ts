import { ziggurat } from '@kramers/core';

/** Copies the four words of a random stream. */
export function copyWords(from: Int32Array, to: Int32Array): void {
  to[0] = from[0]!;
  to[1] = from[1]!;
  to[2] = from[2]!;
  to[3] = from[3]!;
}

/** Writes the ziggurat's tables as code reads them: for each layer its ratio, then its edge. */
export function writeZiggurat(tables: Float64Array): void {
  ziggurat.ratio.forEach((ratio, layer) => {
    tables[2 * layer] = ratio;
    tables[2 * layer + 1] = ziggurat.edge[layer]!;
  });
}
