import type { RateEstimate } from '@kramers/core';
import type { Bounded, WindowDiagnosis } from '@kramers/theory';

/** F at one value of the coordinate, with its band of 95 %. Energies are in the unit of the loss. */
export interface FreeEnergyPoint {
  readonly value: number;
  /** −T·ln ρ(y) along y = value^power; 0 where it is lowest. */
  readonly freeEnergy: number;
  readonly low: number;
  readonly high: number;
  /** D of y, in the unit of time learningRate · steps. */
  readonly diffusion: number;
}

/** What unbiased walks from the top of the free energy say of the escape. Intervals are of 95 %. */
export interface MeasuredTransmission {
  /** Value of the coordinate at the top, where the walks start. */
  readonly value: number;
  readonly states: number;
  /** Walks from each state, and how many of all ended back in the trap, and over at the target. */
  readonly shots: number;
  readonly walksBack: number;
  readonly walksOver: number;
  /** κ: transitions in equilibrium, over those of one-dimensional diffusion with the same F and D. */
  readonly kappa: number;
  readonly kappaLow: number;
  readonly kappaHigh: number;
  readonly lnKappa: number;
  readonly lnKappaError: number;
  /** ln τ − ln κ, in epochs: the escape time with what the coordinate leaves out. */
  readonly lnTau: number;
  readonly lnTauError: number;
  readonly lnTauLow: number;
  readonly lnTauHigh: number;
  /** The share of walks that end over, and what F and D alone let expect. */
  readonly committor: Bounded & { readonly expected: number };
  /** Standard deviation of the committor over states of one value, without the noise of the counts. */
  readonly committorSpread: Bounded;
}

/** ln τ by umbrella sampling, and the free energy that it follows from. */
export interface SampledFreeEnergy extends RateEstimate {
  /** Name of the coordinate, such as σ2. */
  readonly coordinate: string;
  readonly power: number;
  readonly direction: 'up' | 'down';
  readonly temperature: number;
  /** Value of the coordinate at which the escape is over. */
  readonly target: number;
  /** By rising value. */
  readonly profile: readonly FreeEnergyPoint[];
  /** Values at which the density along the coordinate of constant diffusion is highest, and lowest between. */
  readonly basins: readonly number[];
  readonly tops: readonly number[];
  /** Height of the top between trap and target above the trap; above the state beyond, if the range includes it. */
  readonly barrierUp: number | null;
  readonly barrierDown: number | null;
  readonly windows: readonly WindowDiagnosis[];
  /** Where it was asked for; null where it could not be measured, and a warning says why. */
  readonly transmission?: MeasuredTransmission | null;
  /** SGD steps in all. */
  readonly steps: number;
}
