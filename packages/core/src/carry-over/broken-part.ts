import { layerPlaces, type SmoothNetwork, type StationaryState } from '@kramers/theory';

/**
 * The part of a direction that parts copies of units from each other: what is left when every weight is replaced by its
 * mean over the groups of copies that it joins, with their signs. Minibatches move copies alike, so their noise has
 * nothing along it. The whole direction where it parts none.
 */
export function brokenPart(network: SmoothNetwork, state: StationaryState, direction: Float64Array): Float64Array {
  const places = layerPlaces(network);
  const broken = direction.slice();
  const sidesOf = (layer: number, count: number) => {
    const groups = state.groups.filter((group) => group.layer === layer);
    if (groups.length === 0) return Array.from({ length: count }, (_, i) => ({ units: [i], signs: [1] }));
    return groups.map(({ units, signs }) => ({ units, signs }));
  };
  places.forEach(({ rows, columns, weights, biases }, l) => {
    for (const out of sidesOf(l + 1, rows)) {
      for (const into of sidesOf(l, columns)) {
        subtractMean(broken, out, into, (i, j) => weights + i * columns + j);
      }
      if (biases >= 0) subtractMean(broken, out, { units: [0], signs: [1] }, (i) => biases + i);
    }
  });
  const size = (vector: Float64Array) => vector.reduce((sum, value) => sum + value * value, 0);
  return size(broken) > 1e-12 * size(direction) ? broken : direction;
}

interface Side {
  readonly units: readonly number[];
  readonly signs: readonly number[];
}

function subtractMean(values: Float64Array, out: Side, into: Side, at: (i: number, j: number) => number): void {
  let mean = 0;
  const each = (visit: (place: number, sign: number) => void) => {
    out.units.forEach((i, p) => {
      into.units.forEach((j, q) => {
        visit(at(i, j), out.signs[p]! * into.signs[q]!);
      });
    });
  };
  each((place, sign) => (mean += (sign * values[place]!) / (out.units.length * into.units.length)));
  each((place, sign) => (values[place]! -= sign * mean));
}
