import { log } from '../elementary';
import { requirePositive } from '../landscape/checks';

/** A norm that decays from one value to another. */
export interface DecayDelay {
  /** Norm, or scale of initialisation, at the start. */
  from: number;
  /** Norm at which the network generalises; default 1. */
  to?: number;
  /** Weight decay: λ or γ. */
  decay: number;
  /** η, default 1: then the answer is in flow time. */
  learningRate?: number;
}

/**
 * When a norm that decays as e^{−decay·t} has fallen to where generalisation begins: t = ln(from/to)/(η·decay) steps.
 *
 * Two laws of the delay have this form. Lyu et al. (arXiv 2311.18817): from an initialisation of scale α the kernel
 * regime ends at ln(α)/λ, `{ from: α, decay: λ }`. Omnigrok (Liu et al. 2022): the weight norm w₀ falls to the zone
 * w_c in ln(w₀/w_c)/γ.
 *
 * @returns steps; 0 when the norm begins below
 * @throws RangeError when an option is not positive
 * @example
 * decayDelay({ from: 10, decay: 1e-4, learningRate: 0.1 }); // 2.3e5
 */
export function decayDelay({ from, to = 1, decay, learningRate = 1 }: DecayDelay): number {
  requirePositive('from', from);
  requirePositive('to', to);
  requirePositive('decay', decay);
  requirePositive('learningRate', learningRate);
  return Math.max(0, log(from / to) / (learningRate * decay));
}
