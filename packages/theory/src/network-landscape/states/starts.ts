import { normalDeviate, type UniformSource } from '../../statistics/seeded-random';
import { bestLinearMap } from '../surface/linear-fit';
import type { LossSurface } from '../surface/loss-surface';
import { layerPlaces } from '../surface/smooth-network';
import { needsCentring } from './stationary-state';

/** Scales of normal starting weights, in units of 1/√(inputs of the layer). */
const SCALES = [1, 0.5, 2, 4];

/**
 * `count` normal starting points θ at several scales, biases small.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * [...randomStarts(surface, 4, seededRandom(1))].length; // 4
 */
export function* randomStarts(surface: LossSurface, count: number, random: UniformSource): Generator<Float64Array> {
  for (let k = 0; k < count; k++) {
    const theta = Float64Array.from({ length: surface.parameters }, () => 0.1 * normalDeviate(random));
    const scale = SCALES[k % SCALES.length]!;
    for (const { rows, columns, weights } of layerPlaces(surface.network)) {
      for (let i = 0; i < rows * columns; i++)
        theta[weights + i] = (scale * normalDeviate(random)) / Math.sqrt(columns);
    }
    yield theta;
  }
}

/**
 * Starts of low rank: every layer carries the `rank` strongest linear features of the targets through as many random
 * directions of units, every second time all copies of one unit.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * [...lowRankStarts(surface, 1, 4, seededRandom(1))].length; // 4
 */
export function* lowRankStarts(
  surface: LossSurface,
  rank: number,
  count: number,
  random: UniformSource,
): Generator<Float64Array> {
  const targets = bestLinearMap(surface, surface.network.samples.y, needsCentring(surface));
  const places = layerPlaces(surface.network);
  for (let k = 0; k < count; k++) {
    const theta = new Float64Array(surface.parameters);
    const scale = SCALES[Math.floor(k / 2) % SCALES.length]!;
    const units = places.slice(0, -1).map(({ rows }) =>
      Array.from({ length: rank }, (_, mode) => {
        const alike = k % 2 === 0 && mode === 0;
        return Float64Array.from({ length: rows }, () => (alike ? 1 : normalDeviate(random)) / Math.sqrt(rows));
      }),
    );
    places.forEach(({ rows, columns, weights }, l) => {
      for (let mode = 0; mode < rank; mode++) {
        const out = units[l]?.[mode] ?? targets.left(mode);
        const into = l === 0 ? targets.right(mode) : units[l - 1]![mode]!;
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) theta[weights + i * columns + j]! += scale * out[i]! * into[j]!;
        }
      }
    });
    yield theta;
  }
}
