import type { ModeFreeEnergy } from '@kramers/theory';

/** What `kramers free-energy --json` prints for each β and temperature. Energies are in the unit of the loss. */
export interface FreeEnergyDocument extends Omit<ModeFreeEnergy, 'method'> {
  readonly method: 'exact' | 'one-mode' | 'sampled';
  /** 95 %, of what was sampled. */
  readonly lnTauInterval?: readonly [low: number, high: number];
  /** What sampling found to be wrong with itself. */
  readonly warnings?: readonly string[];
}
