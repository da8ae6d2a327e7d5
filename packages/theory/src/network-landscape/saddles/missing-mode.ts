import { sin } from '../../elementary';
import { norm } from '../../landscape/dense';
import { normalDeviate, type UniformSource } from '../../statistics/seeded-random';
import { bestLinearMap } from '../surface/linear-fit';
import type { LossSurface } from '../surface/loss-surface';
import { orthonormal } from '../symmetry/rotations';
import { layerPlaces } from '../surface/smooth-network';
import { needsCentring, type StationaryState } from '../states/stationary-state';

/** The strongest linear feature that a state has not learnt: unit directions in the outputs and the inputs. */
export interface MissingMode {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * The strongest singular direction of the residual's best linear map outside the directions that the state has learnt.
 *
 * @throws RangeError when the state has full rank already: then no mode is missing.
 */
export function missingMode(surface: LossSurface, state: StationaryState): MissingMode {
  const { samples } = surface.network;
  const outputs = surface.outputs(state.theta);
  const residual = samples.y.map((y, i) => y - outputs[i]!);
  const centred = needsCentring(surface);
  const learnt = bestLinearMap(surface, outputs, centred);
  if (state.rank >= Math.min(samples.inputs, samples.outputs)) {
    throw new RangeError(`a state of rank ${state.rank} has no mode left to learn`);
  }
  const known = Array.from({ length: state.rank }, (_, k) => ({ left: learnt.left(k), right: learnt.right(k) }));
  const left = known.map((mode) => mode.left);
  const right = known.map((mode) => mode.right);
  const open = projectRows(residual, samples.outputs, left);
  // Inputs along learnt directions are left out by taking the map's part across them.
  const map = bestLinearMap(surface, open, centred);
  let best: MissingMode & { strength: number } = { strength: -1, left: map.left(0), right: map.right(0) };
  for (let k = 0; k < map.singularValues.length; k++) {
    const across = project(map.right(k), right);
    const strength = map.singularValues[k]! * norm(across);
    if (strength > best.strength) best = { strength, left: map.left(k), right: unit(across) };
  }
  return best;
}

/**
 * The trap with the missing mode added to every layer, W_l += a_l·u_l u_{l−1}ᵀ with u_0 and u_L the mode's own
 * directions.
 */
export function pull(
  surface: LossSurface,
  theta: Float64Array,
  mode: MissingMode,
  orientation: readonly Float64Array[],
  amplitudes: readonly number[],
): Float64Array {
  const pulled = theta.slice();
  layerPlaces(surface.network).forEach(({ rows, columns, weights }, l) => {
    const out = orientation[l] ?? mode.left;
    const into = l === 0 ? mode.right : orientation[l - 1]!;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) pulled[weights + i * columns + j]! += amplitudes[l]! * out[i]! * into[j]!;
    }
  });
  return pulled;
}

/**
 * Random unit vectors, one for each hidden layer, at right angles to the patterns of the state's groups of copies: only
 * such a vector parts the copies. Where a layer has no copies to part, any direction.
 */
export function randomOrientation(surface: LossSurface, state: StationaryState, random: UniformSource): Float64Array[] {
  return surface.network.widths.slice(1, -1).map((width, l) => {
    const groups = state.groups.filter(({ layer, dead }) => layer === l + 1 && !dead);
    const patterns = groups.map(({ units, signs }) => {
      const pattern = new Float64Array(width);
      units.forEach((i, k) => {
        pattern[i] = signs[k]!;
      });
      return pattern;
    });
    const free = patterns.length < width ? orthonormal(patterns) : [];
    for (;;) {
      const vector = project(
        Float64Array.from({ length: width }, () => normalDeviate(random)),
        free,
      );
      if (norm(vector) > 1e-3) return unit(vector);
    }
  });
}

/** Largest singular value of every layer's weights, estimated by a few power iterations. */
export function layerNorms(surface: LossSurface, theta: Float64Array): number[] {
  return layerPlaces(surface.network).map(({ rows, columns, weights }) => {
    let v: Float64Array = new Float64Array(columns).map((_, j) => 1 + 0.1 * sin(j + 1));
    let size = 0;
    for (let k = 0; k < 30; k++) {
      const image = new Float64Array(rows);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) image[i]! += theta[weights + i * columns + j]! * v[j]!;
      size = norm(image) / norm(v);
      const back = new Float64Array(columns);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) back[j]! += theta[weights + i * columns + j]! * image[i]!;
      if (!(norm(back) > 0)) return 0;
      v = unit(back);
    }
    return size;
  });
}

/** A vector less its components along orthonormal ones. */
function project(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (const direction of basis) {
    const product = rest.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    rest.forEach((value, i) => {
      rest[i] = value - product * direction[i]!;
    });
  }
  return rest;
}

/** Every row of a matrix less its components along orthonormal vectors. */
function projectRows(matrix: Float64Array, width: number, basis: readonly Float64Array[]): Float64Array {
  const out = matrix.slice();
  for (let at = 0; at < out.length; at += width) out.set(project(out.slice(at, at + width), basis), at);
  return out;
}

function unit(vector: Float64Array): Float64Array {
  const length = norm(vector);
  return vector.map((value) => value / length);
}
