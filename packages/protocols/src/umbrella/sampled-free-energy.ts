import type { RateEstimate } from '@kramers/core';
import type { WindowDiagnosis } from '@kramers/theory';

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
  /** SGD steps in all. */
  readonly steps: number;
}
