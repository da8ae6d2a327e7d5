import { expm1, log1p, pow } from '../elementary';
import { requirePositive } from '../landscape/checks';
import type { OneMode } from '../landscape/one-mode';
import { blowUpQuantile, type BlowUpLaw, type Sampled } from './blow-up-law';
import { escapeClock, requireSameDepth } from './clock';

/**
 * The amplitude of a kick (normal noise of this standard deviation on every weight of the missing block, once) that
 * frees the network with probability q and no further noise: a_q = (θ_q/Θ)^{1/(L−2)} =
 * ((L−2)θ_q)^{1/(L−2)}·λ_s^{1/L}.
 *
 * What was in the block before counts too: a network with a residual of standard deviation a₀ needs √(a_q² − a₀²).
 *
 * @param law `blowUpLaw` of the missing block
 * @param mode the missing mode; for a sample `{ correlation: s_i, inputVariance: c_i }`
 * @param probability q, in (0, 1)
 * @returns the amplitude and the standard error that the law's sample leaves; 0 at β = 0, where any kick is enough
 * @throws RangeError as `escapeClock` does
 * @example
 * const law = blowUpLaw({ depth: 3, width: 3 }, { samples: 100 });
 * kickAmplitude(law, { depth: 3, correlation: 0.8 }, 0.25, 0.5).value; // 0.2521
 */
export function kickAmplitude(law: BlowUpLaw, mode: OneMode, beta: number, probability: number): Sampled {
  requireSameDepth(law, mode);
  const clock = escapeClock(mode, beta);
  const theta = blowUpQuantile(law, probability);
  const value = pow(theta.value / clock, 1 / (mode.depth - 2));
  return { value, error: (value * theta.error) / (theta.value * (mode.depth - 2)) };
}

/**
 * Time from a kick to the escape that it causes, as the q-quantile of those draws that blow up: the clock at constant
 * β reaches θ/a^{L−2} at t = −ln(1 − θ/(a^{L−2}Θ))/((L−2)β). Learning the mode then takes little time on top.
 *
 * With `probability` q the time is that of the draw at the q-quantile of *all* draws, so that up to t a share q has
 * escaped.
 *
 * @param amplitude a, standard deviation of the missing weights after the kick: √(kick² + residual²)
 * @returns flow time (learning rate times steps); null when a share q never escapes
 * @throws RangeError as `escapeClock` does, or on an amplitude that is not positive
 * @example
 * const law = blowUpLaw({ depth: 3, width: 3 }, { samples: 100 });
 * delayAfterKick(law, { depth: 3, correlation: 0.8 }, 0.25, 0.4); // 3.979
 */
export function delayAfterKick(
  law: BlowUpLaw,
  mode: OneMode,
  beta: number,
  amplitude: number,
  probability = 0.5,
): number | null {
  requireSameDepth(law, mode);
  requirePositive('amplitude', amplitude);
  const order = mode.depth - 2;
  const needed = blowUpQuantile(law, probability).value / pow(amplitude, order);
  if (beta === 0) return needed / mode.correlation;
  const share = needed / escapeClock(mode, beta);
  return share < 1 ? -log1p(-share) / (order * beta) : null;
}

/** A burst of Langevin noise. */
export interface Burst {
  beta: number;
  /** T of the training before and after. */
  temperature: number;
  /** T_b ≥ T, during the burst. */
  burstTemperature: number;
  /** Flow time of the burst: learning rate times steps. */
  time: number;
  /** Weight of T/β beside the burst's own share; default 3. */
  background?: number;
}

/**
 * Amplitude of the kick that a burst is worth: a² ≈ (T_b/β)(1 − e^{−2βt}) + 3T/β.
 *
 * The first term is the Ornstein–Uhlenbeck variance that the burst alone gives to weights that decay at rate β. The
 * trap has T/β of its own, and its noise goes on while the burst's weights grow; that 3 stands for both is an
 * empirical fit, and all of it good to a factor of two in the probability.
 *
 * @throws RangeError unless β, the temperatures and the time are positive (T and t may be 0)
 * @example burstAmplitude({ beta: 0.25, temperature: 0, burstTemperature: 5e-3, time: 1 }); // 0.08871
 */
export function burstAmplitude({ beta, temperature, burstTemperature, time, background = 3 }: Burst): number {
  requirePositive('beta', beta);
  requirePositive('burstTemperature', burstTemperature);
  if (!(temperature >= 0 && time >= 0)) {
    throw new RangeError(`A burst needs a temperature and a time of 0 or more, got ${temperature} and ${time}.`);
  }
  return Math.sqrt((-burstTemperature * expm1(-2 * beta * time) + background * temperature) / beta);
}
