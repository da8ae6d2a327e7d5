import { log1p, pow } from '../elementary';
import { requireNonNegative, requirePositive } from '../landscape/checks';
import type { OneMode } from '../landscape/one-mode';
import { blowUpQuantile, type BlowUpLaw, type Sampled } from './blow-up-law';
import { escapeClock, escapesWithProbability, requireSameDepth, scheduleClock } from './clock';

/** A β-kick without noise: β goes to `to` for a time and back, from a trap whose missing weights have a known size. */
export interface BetaKick {
  /** β to which the training returns. */
  beta: number;
  /** b < β, during the kick. */
  to: number;
  /** a, standard deviation of the weights in the missing block when the kick begins. */
  amplitude: number;
}

/**
 * Probability that a β-kick to b for t frees the network: that of a^{L−2}Θ > θ₁ with
 * Θ = s·(1 − e^{−(L−2)bt})/((L−2)b) + e^{−(L−2)bt}·λ_s^{−(L−2)/L}/(L−2).
 *
 * @param time t, flow time of the kick: learning rate times steps
 * @throws RangeError as `scheduleClock` does
 * @example
 * const law = blowUpLaw({ depth: 3, width: 3 }, { samples: 100 });
 * betaKickProbability(law, { depth: 3, correlation: 0.8 }, { beta: 0.25, to: 0, amplitude: 0.05 }, 10).value; // 0.1
 */
export function betaKickProbability(law: BlowUpLaw, mode: OneMode, kick: BetaKick, time: number): Sampled {
  requireSameDepth(law, mode);
  return escapesWithProbability(law, kick.amplitude, scheduleClock(mode, [{ beta: kick.to, time }], kick.beta));
}

/**
 * The length of a β-kick that frees the network with probability q: the t at which a^{L−2}Θ(t) = θ_q. Θ is linear in
 * 1 − e^{−(L−2)bt}, so t follows in closed form.
 *
 * @returns flow time (divide by learning rate × steps per epoch for epochs), with the error that the law's sample
 *   leaves; 0 when the amplitude frees it without a kick; null when no length of a kick to this b does
 * @throws RangeError as `escapeClock` does, on b ≥ β or an amplitude that is not positive
 * @example
 * const law = blowUpLaw({ depth: 3, width: 3 }, { samples: 100 });
 * betaKickTime(law, { depth: 3, correlation: 0.8 }, { beta: 0.25, to: 0, amplitude: 0.05 }, 0.95)?.value; // 27.69
 */
export function betaKickTime(law: BlowUpLaw, mode: OneMode, kick: BetaKick, probability: number): Sampled | null {
  requireSameDepth(law, mode);
  requireNonNegative('to', kick.to);
  requirePositive('amplitude', kick.amplitude);
  if (!(kick.to < kick.beta)) {
    throw new RangeError(`A β-kick must go below β = ${kick.beta}, got ${kick.to}.`);
  }
  const theta = blowUpQuantile(law, probability);
  const value = timeTo(theta.value, mode, kick);
  if (value === null) return null;
  const later = timeTo(theta.value + theta.error, mode, kick) ?? Infinity;
  return { value, error: later - value };
}

function timeTo(theta: number, mode: OneMode, { beta, to, amplitude }: BetaKick): number | null {
  const rate = (mode.depth - 2) * to;
  const missing = theta / pow(amplitude, mode.depth - 2) - escapeClock(mode, beta);
  if (missing <= 0) return 0;
  // Θ(t) − Θ(0) = (s − rate·Θ(0))·(1 − e^{−rate·t})/rate, positive because b < β.
  const needed = missing / (mode.correlation - rate * escapeClock(mode, beta));
  if (rate === 0) return needed;
  return rate * needed < 1 ? -log1p(-rate * needed) / rate : null;
}
