import { bestLinearMap } from '../surface/linear-fit';
import type { LossSurface } from '../surface/loss-surface';
import { hiddenParities } from '../surface/smooth-network';
import { zeroScale } from '../algebra/spectral';
import type { SearchEnd } from './trust-region';
import { stabiliserOrder, unitGroups, type UnitGroup } from '../symmetry/unit-symmetry';

/** A stationary point and what is known of it. */
export interface StationaryState {
  readonly theta: Float64Array;
  readonly loss: number;
  readonly gradientNorm: number;
  /** Number of negative Hessian eigenvalues. */
  readonly index: number;
  /** Number of zero ones: the continuous symmetry of a linear network. */
  readonly zeroModes: number;
  /** All eigenvalues, ascending. */
  readonly eigenvalues: Float64Array;
  /** Singular values of the network's best linear map on its inputs, strongest first. */
  readonly singularValues: Float64Array;
  /** Number of singular values above the threshold of rank. */
  readonly rank: number;
  /** Groups of units that are copies up to sign, or dead. */
  readonly groups: readonly UnitGroup[];
  /** Positive eigenvalues below a tenth of the median one. */
  readonly soft: readonly number[];
  /** |Stab|: permutations (and sign flips) of hidden units that leave the point unchanged. */
  readonly stabiliser: number;
}

/**
 * What counts as rank: a singular value above this share of the largest singular value of the targets' best linear map.
 */
export interface RankOptions {
  /** Default 0.01. */
  rankShare?: number;
  /** Whether moments are centred; by default where some φ is not odd or there are biases. */
  centred?: boolean;
}

/**
 * Threshold of rank, in singular values: `rankShare` (0.01 unless given) of the largest singular value of the targets'
 * best linear map.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * rankThreshold(surface); // 0.008
 */
export function rankThreshold(surface: LossSurface, { rankShare = 0.01, centred }: RankOptions = {}): number {
  const targets = bestLinearMap(surface, surface.network.samples.y, centred ?? needsCentring(surface));
  return rankShare * targets.singularValues[0]!;
}

/** Whether a network's hidden means may differ from zero, so that its best linear map wants centred moments. */
export function needsCentring({ network }: LossSurface): boolean {
  return (network.bias ?? false) || hiddenParities(network).some((parity) => parity !== 'odd');
}

/**
 * Singular values of the best linear map of the network at θ, strongest first.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * singularValuesAt(surface, Float64Array.of(0.8, 0.8, 0.8)); // [0.512]
 */
export function singularValuesAt(
  surface: LossSurface,
  theta: Float64Array,
  { centred = needsCentring(surface) }: RankOptions = {},
): Float64Array {
  return bestLinearMap(surface, surface.outputs(theta), centred).singularValues;
}

/**
 * Describes the stationary point where a search ended: index, zero modes and all eigenvalues of its Hessian, singular
 * values and rank of the map, and which units are copies.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * describeState(surface, followFlow(surface, Float64Array.of(0.8, 0.8, 0.8))).rank; // 1
 */
export function describeState(surface: LossSurface, end: SearchEnd, options: RankOptions = {}): StationaryState {
  const { theta, loss, gradientNorm, index } = end;
  const { network } = surface;
  const eigenvalues = end.eigen.values;
  const singularValues = singularValuesAt(surface, theta, options);
  const threshold = rankThreshold(surface, options);
  const zero = zeroScale(eigenvalues);
  const median = eigenvalues[eigenvalues.length >> 1]!;
  return {
    theta,
    loss,
    gradientNorm,
    index,
    zeroModes: eigenvalues.filter((value) => Math.abs(value) <= zero).length,
    eigenvalues,
    singularValues,
    rank: singularValues.filter((value) => value > threshold).length,
    groups: unitGroups(network, theta),
    soft: Array.from(eigenvalues.filter((value) => value > zero && value < median / 10)),
    stabiliser: stabiliserOrder(network, theta),
  };
}

/**
 * Whether two stationary points are the same up to a symmetry: equal losses, singular values and whole spectra.
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * sameClass(state(0.8), state(0.7)); // true
 */
export function sameClass(a: StationaryState, b: StationaryState, tolerance = 1e-7): boolean {
  const scale = Math.max(Math.abs(a.eigenvalues[0]!), a.eigenvalues.at(-1)!);
  const close = (p: number, q: number, size: number) => Math.abs(p - q) <= tolerance * size;
  return (
    close(a.loss, b.loss, 0.01 * (1 + Math.abs(a.loss))) &&
    a.singularValues.every((value, i) => close(value, b.singularValues[i]!, 10 * (1 + value))) &&
    a.eigenvalues.every((value, i) => close(value, b.eigenvalues[i]!, 10 * scale))
  );
}
