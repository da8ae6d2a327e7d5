import { exp, log } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import { lnCumulativeIntegral } from '../../numerics/log-sums';
import { oneModeEscape } from '../one-mode/one-mode-escape';
import type { OneModeProfile } from '../one-mode/one-mode-law';
import { twoModeBasins } from '../two-mode/two-mode-basins';
import { twoModeEscape } from '../two-mode/two-mode-escape';
import type { TwoModeLaw } from '../two-mode/two-mode-law';
import { coexistenceTemperature, rankCoexistence } from '../two-mode/two-mode-phases';
import type { PredictionClock } from './escape-prediction';
import { knownOneModeLaw, knownTwoModeLaw } from './known-laws';

/** One point of a free energy along a singular value σ. Energies are in the unit of the loss. */
export interface FreeEnergyProfilePoint {
  /** σ. */
  readonly value: number;
  /** −T·ln ρ(y), y = σ^{1/L}, and the ends of its band; 0 where it is lowest. */
  readonly freeEnergy: number;
  readonly low: number;
  readonly high: number;
  /** D of y, in the unit of time learningRate · steps. */
  readonly diffusion: number;
}

/** The free energy of one singular value of a deep linear network, what it parts, and the escape that follows. */
export interface ModeFreeEnergy {
  readonly beta: number;
  readonly temperature: number;
  /** `singularValue2`: the order parameter. */
  readonly order: string;
  readonly profile: readonly FreeEnergyProfilePoint[];
  /** Ranks at which the network can rest; weights, the shares of time, need the exact law. */
  readonly basins: readonly {
    readonly rank: number;
    readonly value: number;
    readonly freeEnergy: number;
    readonly weight: number | null;
  }[];
  /** Heights of the top between the two basins that the order parameter parts, in the unit of the loss. */
  readonly barrierUp: number | null;
  readonly barrierDown: number | null;
  /** ln of the mean time up over it, in epochs with a clock; null without a barrier. */
  readonly lnTau: number | null;
  readonly method: 'exact' | 'one-mode';
  /** T at which both ranks have the same weight at this β, and β at which they have at this T; null where nowhere. */
  readonly coexistence: { readonly temperature: number | null; readonly beta: number | null };
}

/** Which free energy is asked for. */
export interface ModeFreeEnergyQuestion {
  readonly widths: readonly number[];
  readonly correlations: readonly number[];
  readonly beta: number;
  readonly temperature: number;
  /** Which singular value, 1 being the largest; its basins are the ranks `mode` − 1 and `mode`. */
  readonly mode: number;
  /** `exact` for two singular values and `one-mode` otherwise unless given. */
  readonly method?: 'exact' | 'one-mode';
  readonly clock?: PredictionClock;
}

/** Fine enough for 0.001 in ln τ. */
const INTERVALS = 600;

/**
 * The free energy along one singular value of a deep linear network on its exact Gaussian task: exactly for two
 * singular values, and by the one-mode law where one mode alone is missing.
 *
 * @throws RangeError, in one sentence: T ≤ 0, more than one missing mode, a singular value that does not part two
 * basins.
 *
 * @example
 * modeFreeEnergy({ widths: [5, 10, 10, 2], correlations: [0.9, 0.8], beta: 0.32, temperature: 1.05e-3, mode: 2 });
 */
export function modeFreeEnergy(question: ModeFreeEnergyQuestion): ModeFreeEnergy {
  requirePositive('temperature', question.temperature);
  const { widths, mode } = question;
  const highest = Math.min(widths[0]!, widths[widths.length - 1]!);
  if (!(Number.isInteger(mode) && mode >= 1 && mode <= highest)) {
    throw new RangeError(`the order parameter must be one of singular values 1 to ${highest}, got ${mode}`);
  }
  const { method = highest === 2 ? 'exact' : 'one-mode' } = question;
  return method === 'exact' ? exactFreeEnergy(question) : oneModeFreeEnergy(question);
}

function exactFreeEnergy({
  widths,
  correlations,
  beta,
  temperature,
  mode,
  clock,
}: ModeFreeEnergyQuestion): ModeFreeEnergy {
  const law = knownTwoModeLaw(widths);
  const isotherm = law.isotherm({ temperature, correlations, intervals: INTERVALS });
  const state = isotherm.at(beta);
  const { basins, barriers } = twoModeBasins(state);
  const barrier = barriers.find(({ toRank }) => toRank === mode);
  if (barrier === undefined) {
    const ranks = basins.map(({ rank }) => rank).join(' and ');
    throw new RangeError(
      `singularValue${mode} does not part two basins at beta ${beta} and temperature ${temperature}, where the ` +
        `network rests at rank ${ranks} only; name another order parameter, or another beta or temperature`,
    );
  }
  const fromRank = (mode - 1) as 0 | 1;
  return {
    beta,
    temperature,
    order: `singularValue${mode}`,
    profile: pointsOf(mode === 1 ? state.first : state.second, temperature),
    basins: basins.map(({ rank, sigmas, lnWeight, freeEnergy }) => ({
      rank,
      value: sigmas[mode - 1]!,
      freeEnergy,
      weight: exp(lnWeight),
    })),
    barrierUp: temperature * barrier.up,
    barrierDown: temperature * barrier.down,
    lnTau: mode === 2 ? twoModeEscape(state).lnTimeUp - lnEpochTime(clock) : null,
    method: 'exact',
    coexistence: {
      temperature: temperatureOf(law, correlations, beta, fromRank),
      beta: rankCoexistence(law.isotherm({ temperature, correlations }), fromRank)?.beta ?? null,
    },
  };
}

function oneModeFreeEnergy({
  widths,
  correlations,
  beta,
  temperature,
  mode,
  clock,
}: ModeFreeEnergyQuestion): ModeFreeEnergy {
  const rank = mode - 1;
  const escape = oneModeEscape(knownOneModeLaw(widths, rank), { beta, temperature, correlations });
  return {
    beta,
    temperature,
    order: `singularValue${mode}`,
    profile: pointsOf(escape.profile, temperature),
    basins: [{ rank, value: escape.trap, freeEnergy: 0, weight: null }],
    barrierUp: temperature * escape.barrierOverT,
    barrierDown: null,
    lnTau: escape.lnTime - lnEpochTime(clock),
    method: 'one-mode',
    coexistence: { temperature: null, beta: null },
  };
}

/** Wherever the density is above zero; of theory, the band has no width. */
function pointsOf({ y, sigma, lnDensity, lnDiffusion }: OneModeProfile, temperature: number): FreeEnergyProfilePoint[] {
  const lnNorm = lnCumulativeIntegral(y, lnDensity)[y.length - 1]!;
  const energies = lnDensity.map((value) => temperature * (lnNorm - value));
  const lowest = Math.min(...energies);
  return Array.from(sigma, (value, i) => {
    const freeEnergy = energies[i]! - lowest;
    return { value, freeEnergy, low: freeEnergy, high: freeEnergy, diffusion: exp(lnDiffusion[i]!) };
  }).filter(({ freeEnergy }) => Number.isFinite(freeEnergy));
}

/** T*(β); null where the weights do not cross. */
function temperatureOf(law: TwoModeLaw, correlations: readonly number[], beta: number, fromRank: 0 | 1): number | null {
  try {
    return coexistenceTemperature(law, { beta, correlations, fromRank });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function lnEpochTime(clock: PredictionClock | undefined): number {
  return clock === undefined ? 0 : log(clock.learningRate * clock.stepsPerEpoch);
}
