import { exp, log, pow } from '../../elementary';
import { requireInteger, requirePositive } from '../../landscape/checks';
import { seededRandom } from '../../statistics/seeded-random';
import type { LossSurface } from '../surface/loss-surface';
import { OrbitFrame, type OrientedSaddle } from './orbit-frame';
import { hiddenParities, isLinearNetwork } from '../surface/smooth-network';
import type { StationaryState } from '../states/stationary-state';

/** The saddles around a trap over all orientations of the missing mode. */
export interface SaddleOrbit {
  /** Soft modes: the dimension of the space of orientations. */
  readonly z: number;
  readonly orientations: readonly OrientedSaddle[];
  /** Orientations at which no point of index 1 was found. */
  readonly failed: number;
  /** Largest less smallest E(u). */
  readonly spread: number;
  /** Smallest E(u) − E(trap) seen. */
  readonly lowestBarrier: number;
  /** ln of the volume of the space of orientations. */
  readonly lnVolume: number;
}

/** ln of the mean escape time in flow time, and its statistical error from the sampled orientations. */
export interface LnTau {
  readonly lnTau: number;
  readonly lnTauError: number;
}

export interface OrbitOptions {
  /** Default 800. */
  orientations?: number;
  /** Default 1. */
  seed?: number;
}

/**
 * Whether the orbit integral is known for a trap: rank 0 or 1, every φ odd, and each hidden layer all copies of one
 * unit (or dead).
 *
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * hasOrbit(surface, state(0)); // true
 */
export function hasOrbit(surface: LossSurface, trap: StationaryState): boolean {
  const { network } = surface;
  if (isLinearNetwork(network)) return trap.rank <= 1;
  if (hiddenParities(network).some((parity) => parity !== 'odd') || trap.rank > 1) return false;
  return network.widths.slice(1, -1).every((_, l) => {
    const groups = trap.groups.filter(({ layer }) => layer === l + 1);
    return groups.length === 1 && groups[0]!.dead === (trap.rank === 0);
  });
}

/**
 * Samples the index-1 points around a trap over the orientations u_l of the mode that it lacks, one unit vector for
 * each hidden layer, uniform on the sphere at right angles to the trap's own direction. At each u the other directions
 * are relaxed with the orientation held: Newton's method across the orbit's tangents T̂. Where orientations are nearly
 * free the harmonic rate fails, and {@link orbitLnTau} over these points holds.
 *
 * @throws RangeError when the trap is not of the kind that `hasOrbit` says.
 * @throws Error when hardly any orientation has a point of index 1.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * sampleOrbit(surface, state(0), state(0.8), { orientations: 4 }).lowestBarrier; // 0.01274
 */
export function sampleOrbit(
  surface: LossSurface,
  trap: StationaryState,
  target: StationaryState,
  options: OrbitOptions = {},
): SaddleOrbit {
  const { orientations: wanted = 800, seed = 1 } = options;
  requireInteger('orientations', wanted, 1);
  if (!hasOrbit(surface, trap)) {
    throw new RangeError(
      'the integral over orientations needs odd activations and a trap of rank 0 or 1 ' +
        'whose layers are copies of one unit',
    );
  }
  const random = seededRandom(seed);
  const frame = new OrbitFrame(surface, trap);
  frame.settle(target, random);
  const orientations: OrientedSaddle[] = [];
  let failed = 0;
  for (let k = 0; k < wanted; k++) {
    const found = frame.at(frame.draw(random));
    if (found) orientations.push(found);
    else failed += 1;
  }
  if (failed > wanted / 2) {
    throw new Error(`only ${wanted - failed} of ${wanted} orientations of the missing mode have a point of index 1`);
  }
  const barriers = orientations.map(({ barrier }) => barrier);
  const { lnVolume, z } = frame;
  const lowestBarrier = Math.min(...barriers);
  return { z, orientations, failed, spread: Math.max(...barriers) - lowestBarrier, lowestBarrier, lnVolume };
}

/**
 * ln τ from the orbit integral, k = (2πT)^{−z/2}·vol·⟨(|μ₋|/2π)·√(det H_A/|det H_fast(u)|)·J(u)·e^{−ΔE(u)/T}⟩_u, in
 * flow time (steps × learning rate).
 *
 * @throws RangeError unless T > 0.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * orbitLnTau(sampleOrbit(surface, state(0), state(0.8), { orientations: 4 }), 5e-4).lnTau; // 28.08
 */
export function orbitLnTau({ z, orientations, lnVolume }: SaddleOrbit, temperature: number): LnTau {
  requirePositive('temperature', temperature);
  const logs = orientations.map(({ lnPrefactor, barrier }) => lnPrefactor - barrier / temperature);
  const top = Math.max(...logs);
  const weights = logs.map((value) => exp(value - top));
  const mean = weights.reduce((sum, value) => sum + value, 0) / weights.length;
  const variance = weights.reduce((sum, value) => sum + pow(value - mean, 2), 0) / Math.max(1, weights.length - 1);
  const lnRate = lnVolume - (z / 2) * log(2 * Math.PI * temperature) + top + log(mean);
  return { lnTau: -lnRate, lnTauError: Math.sqrt(variance / weights.length) / mean };
}
