import { anharmonicity } from './anharmonicity';
import { harmonicLnTau, type Basin } from '../saddles/exits';
import type { LossSurface } from '../surface/loss-surface';
import { hasOrbit, orbitLnTau, sampleOrbit, type OrbitOptions, type SaddleOrbit } from './orbit-rate';

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

/**
 * Predicts escapes from a trap at any temperature, with nothing fitted: by the integral over orientations of the
 * missing mode wherever the trap has that freedom, and by the harmonic rate over all classes of saddles otherwise.
 *
 * @example
 * const [{ basin }] = landscape.traps.filter(({ basin }) => basin.trap.rank === 1);
 * predictEscape(landscape.surface, basin)(5e-4).lnTau;
 * @returns a function of temperature; the orientations are sampled once.
 * @throws RangeError when no saddle leads out of the trap.
 */
export function predictEscape(
  surface: LossSurface,
  basin: Basin,
  options: OrbitOptions = {},
): (temperature: number) => PredictedEscape {
  const { trap, exits } = basin;
  const exit = exits[0];
  if (!exit) throw new RangeError(`no saddle leads out of the trap of rank ${trap.rank}, so it has no escape rate`);
  const orbit = hasOrbit(surface, trap) ? sampleOrbit(surface, trap, exit.to, options) : null;
  const ranks = { fromRank: trap.rank, toRank: exit.to.rank };
  return (temperature) => {
    const smooth = [...basin.members, ...exits.map(({ saddle }) => saddle)].every(({ zeroModes }) => zeroModes === 0);
    const lnTauHarmonic = smooth ? harmonicLnTau(basin, temperature) : null;
    const harmonic = orbit ? basin.members : [...basin.members, ...exits.map(({ saddle }) => saddle)];
    return {
      ...ranks,
      temperature,
      lnTauHarmonic,
      anharmonicity: Math.max(...harmonic.map((state) => anharmonicity(surface, state, temperature))),
      ...rate(orbit, temperature, lnTauHarmonic),
    };
  };
}

function rate(orbit: SaddleOrbit | null, temperature: number, lnTauHarmonic: number | null) {
  if (orbit) return { method: 'orbit' as const, z: orbit.z, spread: orbit.spread, ...orbitLnTau(orbit, temperature) };
  if (lnTauHarmonic === null) {
    throw new RangeError('a state has zero modes, and the integral over orientations is written for rank 0 and 1 only');
  }
  return { method: 'harmonic' as const, z: 0, spread: 0, lnTau: lnTauHarmonic, lnTauError: 0 };
}
