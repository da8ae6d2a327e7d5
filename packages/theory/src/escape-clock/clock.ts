import { exp, expm1, pow } from '../elementary';
import { requireInteger, requireNonNegative } from '../landscape/checks';
import { oneModeStationary, type OneMode } from '../landscape/one-mode';
import { integrate } from '../numerics/gauss-legendre';
import { blowUpProbability, type BlowUpLaw, type Sampled } from './blow-up-law';

/**
 * A stretch of training at one β. Time is flow time: learning rate times steps.
 * `beta` may be a function of the time since the stretch began, for an annealed β.
 */
export interface BetaStretch {
  beta: number | ((time: number) => number);
  time: number;
}

/**
 * Θ of a missing mode that is to escape at constant β: the time that the decay-free flow is given.
 *
 * Derivation. In the missing block W_l′ = s·∂f/∂W_l − βW_l, as long as the mode is far from learnt; f is homogeneous
 * of degree L. Put W = e^{−∫β}X: then X_l′ = s·e^{−(L−2)∫β}·∂f/∂X_l, which is the decay-free flow in the time Θ =
 * s∫e^{−(L−2)∫β}dt. Weights of standard deviation a blow up when Θ = θ₁/a^{L−2}, θ₁ the blow-up time from N(0, 1)
 * weights; they escape iff that comes at all: **a^{L−2}·Θ(∞) > θ₁**. At constant β, Θ(∞) = s/((L−2)β).
 *
 * Saturation. The growth ends where the pull s − cλ does, so near the fold that Θ is too long. Balanced weights x
 * escape iff x^L > λ_s, the saddle of `oneModeStationary`, where λ_s^{(L−2)/L} = β/(s − cλ_s); the decay-free flow
 * blows up from x within x^{−(L−2)}/(L−2). So Θ(∞) = λ_s^{−(L−2)/L}/(L−2), which is exact for balanced weights and
 * tends to s/((L−2)β) for small β.
 *
 * @param mode the missing mode; for a sample `{ correlation: s_i, inputVariance: c_i }` of `alignedModes`
 * @returns Θ(∞), in units of 1/weight^{L−2}; Infinity at β = 0
 * @throws RangeError for a depth below 3, β < 0, or a β beyond β_c, where there is nothing to escape to
 * @example escapeClock({ depth: 3, correlation: 0.8 }, 0.25); // 3.060
 */
export function escapeClock(mode: OneMode, beta: number): number {
  requireInteger('depth', mode.depth, 3);
  const { saddle } = oneModeStationary(mode, beta);
  if (saddle === null) {
    throw new RangeError(`At β = ${beta} the mode has no learnt state to escape to; the escape needs a smaller β.`);
  }
  return pow(saddle, -(mode.depth - 2) / mode.depth) / (mode.depth - 2);
}

/**
 * Θ of a schedule: stretches of β one after the other, then `beta` for ever. A stretch at constant b for t adds s·(1 −
 * e^{−(L−2)bt})/((L−2)b), or s·t at b = 0, and every stretch discounts what follows by e^{−(L−2)∫β}. As here, 10
 * epochs of 8 steps at a learning rate of 0.08 without decay.
 *
 * @param beta the target β, at which the escape must hold
 * @throws RangeError as `escapeClock` does, or on a negative time or β
 * @example
 * scheduleClock({ depth: 3, correlation: 0.8 }, [{ beta: 0, time: 6.4 }], 0.25); // 8.180
 */
export function scheduleClock(mode: OneMode, stretches: readonly BetaStretch[], beta: number): number {
  let passed = 0;
  let discount = 1;
  for (const stretch of stretches) {
    const { growth, decay } = stretchClock(mode, stretch);
    passed += discount * mode.correlation * growth;
    discount *= decay;
  }
  return passed + discount * escapeClock(mode, beta);
}

/**
 * P(a^{L−2}·Θ > θ₁): the share of draws of the missing block, with standard deviation `amplitude`, that escape.
 *
 * @param clock Θ, of `escapeClock` or `scheduleClock`
 * @returns the probability, with the standard error of the law's sample
 * @throws RangeError on a negative amplitude
 * @example
 * const law = blowUpLaw({ depth: 3, width: 3 }, { samples: 100 });
 * escapesWithProbability(law, 0.25, escapeClock({ depth: 3, correlation: 0.8 }, 0.25)).value; // 0.5
 */
export function escapesWithProbability(law: BlowUpLaw, amplitude: number, clock: number): Sampled {
  requireNonNegative('amplitude', amplitude);
  if (amplitude === 0) return { value: 0, error: 0 };
  if (clock === Infinity) return { value: 1, error: 0 };
  return blowUpProbability(law, pow(amplitude, law.depth - 2) * clock);
}

/** Throws a RangeError unless law and mode are of one depth. */
export function requireSameDepth(law: BlowUpLaw, mode: OneMode): void {
  if (law.depth !== mode.depth) {
    throw new RangeError(
      `The law of blow-up times is of depth ${law.depth} and the mode of depth ${mode.depth}; use one.`,
    );
  }
}

/** ∫e^{−(L−2)∫β}dt over a stretch, and e^{−(L−2)∫β} at its end. */
function stretchClock({ depth }: OneMode, { beta, time }: BetaStretch): { growth: number; decay: number } {
  requireNonNegative('time', time);
  const order = depth - 2;
  if (typeof beta === 'number') {
    requireNonNegative('beta', beta);
    return { growth: decayedTime(order * beta, time), decay: exp(-order * beta * time) };
  }
  if (time === 0) return { growth: 0, decay: 1 };
  // ∫β is accumulated panel by panel, so that the double integral costs one pass.
  const panels = 64;
  let exponent = 0;
  let growth = 0;
  for (let panel = 0; panel < panels; panel++) {
    const from = (panel * time) / panels;
    const to = ((panel + 1) * time) / panels;
    const sofar = exponent;
    growth += integrate((t) => exp(-order * (sofar + integrate(beta, from, t, 1))), from, to, 1);
    exponent += integrate(beta, from, to, 1);
  }
  return { growth, decay: exp(-order * exponent) };
}

/** (1 − e^{−kt})/k, which is t at k = 0. */
function decayedTime(rate: number, time: number): number {
  return rate === 0 ? time : -expm1(-rate * time) / rate;
}
