import { log, pow } from '../../elementary';
import { norm } from '../../landscape/dense';
import { lnStiefelVolume } from '../../rates/orbit';
import { normalDeviate, seededRandom, type UniformSource } from '../../statistics/seeded-random';
import { bordered, eliminate } from '../algebra/elimination';
import { across, dot, liftHeld } from '../algebra/held-directions';
import type { LossSurface } from '../surface/loss-surface';
import { layerNorms, missingMode, pull } from '../saddles/missing-mode';
import { orthonormal, rotationTangent, symmetryTangents } from '../symmetry/rotations';
import { isLinearNetwork, layerPlaces } from '../surface/smooth-network';
import { eigensystem, indexOf, zeroScale } from '../algebra/spectral';
import type { StationaryState } from '../states/stationary-state';
import { followEigenvectors } from '../states/trust-region';

/** What the saddle is at one orientation of the missing mode. */
export interface OrientedSaddle {
  /** E(u) − E(trap). */
  readonly barrier: number;
  /** ln of (|μ₋|/2π)·√(det H_A/|det H_fast|)·J. */
  readonly lnPrefactor: number;
}

/** One unit vector for each hidden layer. */
export type Orientation = readonly Float64Array[];

/** The trap's directions in the hidden layers, and a saddle in the frame that they span with an orientation. */
export class OrbitFrame {
  readonly z: number;
  readonly lnVolume: number;
  /** The trap's unit vector in each hidden layer; none at rank 0. */
  readonly #own: readonly Float64Array[];
  readonly #lnTrap: number;
  /** The reference saddle's parameters in the frame of (trap's direction, orientation). */
  #coefficients: Float64Array[] = [];

  constructor(
    readonly surface: LossSurface,
    readonly trap: StationaryState,
  ) {
    const hidden = surface.network.widths.slice(1, -1);
    this.#own = trap.rank === 0 ? [] : trapDirections(surface, trap.theta);
    const free = hidden.map((width) => width - trap.rank);
    this.z = free.reduce((sum, dimensions) => sum + dimensions - 1, 0);
    this.lnVolume = free.reduce((sum, dimensions) => sum + lnStiefelVolume(dimensions, 1), 0);
    const zero = zeroScale(trap.eigenvalues);
    const lnFrequencies = trap.eigenvalues.reduce(
      (sum, value) => sum + (Math.abs(value) > zero ? log(Math.abs(value)) / 2 : 0),
      0,
    );
    this.#lnTrap = lnFrequencies - this.#lnFreeVolume(trap.theta, this.draw(seededRandom(1)), []);
  }

  /** A random orientation, uniform. */
  draw(random: UniformSource): Orientation {
    return this.surface.network.widths.slice(1, -1).map((width, l) => {
      const vector = Float64Array.from({ length: width }, () => normalDeviate(random));
      const own = this.#own[l];
      const rest = own ? across(vector, own) : vector;
      const length = norm(rest);
      return rest.map((value) => value / length);
    });
  }

  /** Finds the reference saddle: the mean, over a few orientations, of relaxed saddles in their frames. */
  settle(target: StationaryState, random: UniformSource): void {
    const mode = missingMode(this.surface, this.trap);
    const norms = layerNorms(this.surface, target.theta);
    const found: Float64Array[][] = [];
    for (let tries = 0; tries < 60 && found.length < 12; tries++) {
      const orientation = this.draw(random);
      const amplitudes = norms.map((length) => [0.2, 0.3, 0.4][tries % 3]! * length);
      const start = pull(this.surface, this.trap.theta, mode, orientation, amplitudes);
      const end = followEigenvectors(this.surface, start, 1, {
        held: this.#tangents(start, orientation),
        tolerance: 1e-9,
      });
      if (end.converged && end.index === 1) found.push(this.#into(end.theta, orientation));
    }
    if (found.length === 0) throw new Error('no saddle was found at any orientation of the missing mode');
    this.#coefficients = found[0]!.map((part, p) =>
      part.map((_, i) => found.reduce((sum, parts) => sum + parts[p]![i]!, 0) / found.length),
    );
  }

  /** The index-1 point with this orientation held, or null. */
  at(orientation: Orientation): OrientedSaddle | null {
    const { surface } = this;
    const reference = this.#outOf(orientation);
    const tangents = this.#tangents(reference, orientation);
    const theta = this.#relax(reference, tangents);
    if (!theta) return null;
    const { values } = eigensystem(
      liftHeld(surface.hessian(theta), [...tangents, ...this.#free(theta, tangents)]),
      surface.parameters,
    );
    if (indexOf(values) !== 1) return null;
    const generators = this.#generators(theta, orientation);
    const overlap = new Float64Array(this.z * this.z);
    tangents.forEach((tangent, i) => {
      generators.forEach((generator, j) => {
        overlap[i * this.z + j] = dot(tangent, generator);
      });
    });
    const lnJacobian = eliminate(overlap, this.z).lnDeterminant;
    const lnFast = values.reduce((sum, value) => sum + log(Math.abs(value)) / 2, 0);
    const lnAttempt = log(-values[0]! / (2 * Math.PI));
    const lnFree = this.#lnFreeVolume(theta, orientation, tangents);
    const barrier = surface.loss(theta) - this.trap.loss;
    return { barrier, lnPrefactor: lnAttempt + this.#lnTrap + lnFree - lnFast + lnJacobian };
  }

  /** Newton's method across the held tangents; eigenvector following where it does not converge to index 1. */
  #relax(reference: Float64Array, tangents: readonly Float64Array[]): Float64Array | null {
    const { surface } = this;
    const theta = reference.slice();
    const size = surface.parameters;
    for (let iteration = 0; iteration < 12; iteration++) {
      const held = [...tangents, ...this.#free(theta, tangents)];
      const right = new Float64Array(size + held.length);
      surface.lossAndGradient(theta, right.subarray(0, size));
      const force = held.reduce<Float64Array>((rest, unit) => across(rest, unit), right.slice(0, size));
      if (norm(force) < 1e-10) return theta;
      const step = eliminate(bordered(surface.hessian(theta), size, held), size + held.length).solve(right);
      if (!(norm(step.subarray(0, size)) < 0.5)) break;
      for (let i = 0; i < size; i++) theta[i]! -= step[i]!;
    }
    const end = followEigenvectors(surface, reference, 1, { held: tangents, tolerance: 1e-10 });
    return end.converged && end.index === 1 ? end.theta : null;
  }

  /** Rotations of the orientation within the complement of both directions, layer by layer. */
  #generators(theta: Float64Array, orientation: Orientation): Float64Array[] {
    return orientation.flatMap((u, l) =>
      this.#complement(orientation, l).map((q) => rotationTangent(this.surface.network, theta, l + 1, q, u)),
    );
  }

  #complement(orientation: Orientation, l: number): Float64Array[] {
    const u = orientation[l]!;
    const known = this.#own[l] ? [this.#own[l], u] : [u];
    const units = Array.from(u, (_, k) => Float64Array.from(u, (__, i) => (i === k ? 1 : 0)));
    // The axis closest to the span of the known directions comes last, so that it is the one left out.
    const inside = (k: number) => known.reduce((sum, unit) => sum + pow(unit[k]!, 2), 0);
    const order = units.map((_, k) => k).sort((a, b) => inside(a) - inside(b));
    return orthonormal([...known, ...order.map((k) => units[k]!)], 1e-6).slice(known.length, u.length);
  }

  #tangents(theta: Float64Array, orientation: Orientation): Float64Array[] {
    return orthonormal(this.#generators(theta, orientation));
  }

  /** Zero modes that are no orientation: a linear network's trap turns freely too. Orthonormal, across the tangents. */
  #free(theta: Float64Array, tangents: readonly Float64Array[]): Float64Array[] {
    if (!isLinearNetwork(this.surface.network)) return [];
    return orthonormal([...tangents, ...symmetryTangents(this.surface.network, theta)]).slice(tangents.length);
  }

  /** ln of the volume element of the trap's own free rotations, 0 unless the network is linear. */
  #lnFreeVolume(theta: Float64Array, orientation: Orientation, tangents: readonly Float64Array[]): number {
    const { network } = this.surface;
    if (!isLinearNetwork(network) || this.trap.rank === 0) return 0;
    const vectors = orientation.flatMap((u, l) =>
      [u, ...this.#complement(orientation, l)].map((q) => rotationTangent(network, theta, l + 1, q, this.#own[l]!)),
    );
    const rest = vectors.map((vector) => tangents.reduce<Float64Array>((left, unit) => across(left, unit), vector));
    const gram = Float64Array.from({ length: pow(rest.length, 2) }, (_, k) =>
      dot(rest[Math.floor(k / rest.length)]!, rest[k % rest.length]!),
    );
    return eliminate(gram, rest.length).lnDeterminant / 2;
  }

  /** The frame of hidden layer l: the trap's direction, then the orientation. */
  #axes(orientation: Orientation, l: number): Float64Array[] {
    const own = this.#own[l];
    return own ? [own, orientation[l]!] : [orientation[l]!];
  }

  /** θ in the frame: each layer's weights between the axes, then the biases along them. */
  #into(theta: Float64Array, orientation: Orientation): Float64Array[] {
    return this.#parts(orientation).map(({ place, rows, columns, stride, out, into }) => {
      const part = new Float64Array(out.length * into.length);
      out.forEach((left, a) => {
        into.forEach((right, b) => {
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              part[a * into.length + b]! += left[i]! * theta[place + i * stride + j]! * right[j]!;
            }
          }
        });
      });
      return part;
    });
  }

  /** The reference saddle turned to an orientation. */
  #outOf(orientation: Orientation): Float64Array {
    const theta = new Float64Array(this.surface.parameters);
    this.#parts(orientation).forEach(({ place, rows, columns, stride, out, into }, p) => {
      const part = this.#coefficients[p]!;
      out.forEach((left, a) => {
        into.forEach((right, b) => {
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              theta[place + i * stride + j]! += left[i]! * part[a * into.length + b]! * right[j]!;
            }
          }
        });
      });
    });
    return theta;
  }

  /** Every matrix and vector of θ with the axes of its rows and columns. */
  #parts(orientation: Orientation) {
    const last = orientation.length;
    const axes = (l: number, width: number) =>
      l < 0 || l >= last
        ? Array.from({ length: width }, (_, k) => Float64Array.from({ length: width }, (__, i) => (i === k ? 1 : 0)))
        : this.#axes(orientation, l);
    const places = layerPlaces(this.surface.network);
    const weights = places.map(({ rows, columns, weights: place }, l) => {
      return { place, rows, columns, stride: columns, out: axes(l, rows), into: axes(l - 1, columns) };
    });
    const biases = places.flatMap(({ rows, biases: place }, l) =>
      place < 0 ? [] : [{ place, rows, columns: 1, stride: 1, out: axes(l, rows), into: [Float64Array.of(1)] }],
    );
    return [...weights, ...biases];
  }
}

/** Unit patterns of a rank-1 trap's hidden layers, with signs that agree from layer to layer. */
function trapDirections(surface: LossSurface, theta: Float64Array): Float64Array[] {
  const places = layerPlaces(surface.network);
  const directions: Float64Array[] = [];
  for (let l = 0; l < places.length - 1; l++) {
    const { rows, columns, weights } = places[l]!;
    // Every column of a rank-1 layer is the pattern times a number: the longest one has it.
    let best = new Float64Array(rows);
    for (let j = 0; j < columns; j++) {
      const column = Float64Array.from({ length: rows }, (_, i) => theta[weights + i * columns + j]!);
      if (norm(column) > norm(best)) best = column;
    }
    const length = norm(best);
    directions.push(best.map((value) => value / length));
  }
  return directions;
}
