import { sampleMoments } from '../../landscape/moments';
import { kramersLanger } from '../../rates/kramers-langer';
import { anharmonicity } from './anharmonicity';
import { harmonicLnTau, type Basin } from '../saddles/exits';
import type { LossSurface } from '../surface/loss-surface';
import { isLinearNetwork } from '../surface/smooth-network';
import { hasOrbit, orbitLnTau, sampleOrbit, type LnTau, type OrbitOptions } from './orbit-rate';

/** A predicted escape from a trap. */
export interface PredictedEscape {
  readonly fromRank: number;
  readonly toRank: number;
  readonly temperature: number;
  readonly method: 'harmonic' | 'orbit';
  /** Soft modes of orientation that were integrated; 0 for the harmonic rate. */
  readonly z: number;
  /** Largest less smallest loss of the saddle over orientations; 0 for the harmonic rate. */
  readonly spread: number;
  /** ln of the mean escape time in flow time, steps × learning rate. */
  readonly lnTau: number;
  /** Statistical error of the integral over orientations; 0 for the harmonic rate. */
  readonly lnTauError: number;
  /** ln τ of the harmonic rate, for comparison; null where it does not exist. */
  readonly lnTauHarmonic: number | null;
  /**
   * How far the states that the method takes for harmonic are from it at this temperature, see `anharmonicity`: the
   * trap's basin, and for the harmonic rate the saddles too. Around 1 and above, do not trust the rate.
   */
  readonly anharmonicity: number;
}

/** Predicts the escape from one trap at any temperature. */
export interface EscapePredictor extends Pick<PredictedEscape, 'fromRank' | 'toRank' | 'method' | 'z' | 'spread'> {
  /** @throws RangeError unless T > 0. */
  (temperature: number): PredictedEscape;
}

/**
 * Predicts escapes from a trap at any temperature, with nothing fitted: by the integral over orientations of the
 * missing mode wherever the trap has that freedom, and by the harmonic rate over all classes of saddles otherwise. A
 * linear network's escape from rank 2 or more is that of linear theory, where all orientations are equal.
 *
 * @returns a function of temperature; the orientations are sampled once.
 * @throws RangeError when no saddle leads out of the trap.
 * @example
 * const samples = { count: 2, inputs: 1, outputs: 1, x: Float64Array.of(1, -1), y: Float64Array.of(0.8, -0.8) };
 * const surface = new LossSurface({ widths: [1, 1, 1, 1], activation: identityActivation, samples }, 0.25);
 * const state = (at: number) => describeState(surface, followFlow(surface, new Float64Array(3).fill(at)));
 * predictEscape(surface, exploreBasin(surface, state(0), state(0.8)).basin, { orientations: 4 })(5e-4).lnTau; // 28.08
 */
export function predictEscape(surface: LossSurface, basin: Basin, options: OrbitOptions = {}): EscapePredictor {
  const { trap, exits } = basin;
  const exit = exits[0];
  if (!exit) throw new RangeError(`no saddle leads out of the trap of rank ${trap.rank}, so it has no escape rate`);
  const saddles = exits.map(({ saddle }) => saddle);
  const discrete = [...basin.members, ...saddles].every(({ zeroModes }) => zeroModes === 0);
  const rate = rateOf(surface, basin, discrete, options);
  const harmonic = rate.method === 'orbit' ? basin.members : [...basin.members, ...saddles];
  const known = { fromRank: trap.rank, toRank: exit.to.rank, method: rate.method, z: rate.z, spread: rate.spread };
  return Object.assign(
    (temperature: number): PredictedEscape => ({
      ...known,
      temperature,
      lnTauHarmonic: discrete ? harmonicLnTau(basin, temperature) : null,
      anharmonicity: Math.max(...harmonic.map((state) => anharmonicity(surface, state, temperature))),
      ...rate.lnTau(temperature),
    }),
    known,
  );
}

interface Rate extends Pick<PredictedEscape, 'method' | 'z' | 'spread'> {
  lnTau(temperature: number): LnTau;
}

function rateOf(surface: LossSurface, basin: Basin, discrete: boolean, options: OrbitOptions): Rate {
  const { trap, exits } = basin;
  if (hasOrbit(surface, trap)) {
    const orbit = sampleOrbit(surface, trap, exits[0]!.to, options);
    const { z, spread } = orbit;
    return { method: 'orbit', z, spread, lnTau: (temperature) => orbitLnTau(orbit, temperature) };
  }
  if (isLinearNetwork(surface.network)) return linearRate(surface, trap.rank, exits[0]!.to.rank);
  if (!discrete) {
    throw new RangeError('a state has zero modes, and the integral over orientations is written for rank 0 and 1 only');
  }
  const lnTau = (temperature: number) => ({ lnTau: harmonicLnTau(basin, temperature), lnTauError: 0 });
  return { method: 'harmonic', z: 0, spread: 0, lnTau };
}

/** All orientations of a linear network are equal, so that their integral is a volume, whatever the rank. */
function linearRate({ network, beta }: LossSurface, fromRank: number, toRank: number): Rate {
  const { widths, samples } = network;
  const [depth, width, moments] = [widths.length - 1, widths[1]!, sampleMoments(samples)];
  const exact = kramersLanger({ depth, width, moments, beta, fromRank, toRank });
  const lnTau = (temperature: number) => ({
    lnTau: exact.lnTau({ temperature, learningRate: 1, stepsPerEpoch: 1 }),
    lnTauError: 0,
  });
  return { method: 'orbit', z: exact.z, spread: 0, lnTau };
}
