import { log } from '../../elementary';
import { readKnob } from '../arrhenius/escape-point';
import { linearLaw, type EscapeLaw } from './law';

/** What the law knows of the landscape. */
export interface SymmetryLawOptions {
  /** z, zero modes at the saddle less those at the minimum: (L−1)(w−r−1) for an escape from rank r to r + 1. */
  zeroModes: number;
  /** ΔE, when it is known from the landscape; fitted when left out. In units of the loss. */
  barrier?: number;
}

/**
 * Kramers–Langer escape between orbits of the rotation symmetry: ln τ = lnPrefactor + ΔE/T + (z/2)·ln T, τ in epochs.
 * The last term makes the local slope against 1/T smaller than the barrier, ΔE − (z/2)·T.
 *
 * Points need a temperature, and one learning rate and number of steps per epoch for all of them.
 *
 * @throws RangeError when z or a given ΔE is not finite
 * @example
 * const law = symmetryLaw({ zeroModes: 16, barrier: 0.0127 });
 * law.predict([50], { temperature: 5e-4, lnTau: null, lnTauError: null }); // 14.59
 */
export function symmetryLaw({ zeroModes, barrier }: SymmetryLawOptions): EscapeLaw {
  if (!Number.isFinite(zeroModes))
    throw new RangeError(`The difference of zero modes must be finite, got ${zeroModes}.`);
  const lnEntropy = (temperature: number) => (zeroModes / 2) * log(temperature);
  if (barrier === undefined) {
    return linearLaw({
      name: 'Arrhenius with symmetry',
      parameters: ['lnPrefactor', 'barrier'],
      basis: (point) => [1, 1 / readKnob(point, 'temperature')],
      known: (point) => lnEntropy(readKnob(point, 'temperature')),
    });
  }
  if (!Number.isFinite(barrier)) throw new RangeError(`A known barrier must be finite, got ${barrier}.`);
  return linearLaw({
    name: 'Arrhenius with symmetry, barrier known',
    parameters: ['lnPrefactor'],
    basis: () => [1],
    known: (point) => barrier / readKnob(point, 'temperature') + lnEntropy(readKnob(point, 'temperature')),
  });
}
