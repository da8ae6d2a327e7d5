import { ziggurat } from '@kramers/core';

/** Copies the four words of a random stream. */
export function copyWords(from: Int32Array, to: Int32Array): void {
  to[0] = from[0]!;
  to[1] = from[1]!;
  to[2] = from[2]!;
  to[3] = from[3]!;
}

/** Doubles in each of the two tables that code draws normal variates with: two for each layer, and for the end of the last. */
export const ZIGGURAT_LENGTH = 2 * ziggurat.edge.length;

/** Writes the ziggurat's tables as code reads them: for each layer its ratio, then its edge. */
export function writeZiggurat(tables: Float64Array): void {
  ziggurat.edge.forEach((edge, layer) => {
    tables[2 * layer] = ziggurat.ratio[layer] ?? 0;
    tables[2 * layer + 1] = edge;
  });
}

/**
 * Writes for each layer 1/Δ, Δ the breadth of its wedge, then a bound on how far e^{−x²/2} strays from its chord across the wedge, in units of
 * the layer's height: Δ²/8 · max |(x² − 1)·e^{−x²/2}|, and a little for rounding.
 */
export function writeChords(tables: Float64Array): void {
  const { edge } = ziggurat;
  const height = (x: number): number => Math.exp(-0.5 * x * x);
  for (let layer = 1; layer + 1 < edge.length; layer++) {
    const [inner, outer] = [edge[layer + 1]!, edge[layer]!];
    const curvature = Math.max(Math.abs(inner ** 2 - 1), Math.abs(outer ** 2 - 1)) * height(inner);
    tables[2 * layer] = 1 / (outer - inner);
    tables[2 * layer + 1] = ((outer - inner) ** 2 / 8) * (curvature / (height(inner) - height(outer))) + 1e-9;
  }
}
