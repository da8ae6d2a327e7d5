import { exp, log, pow } from '../../elementary';
import { requirePositive } from '../../landscape/checks';
import { logAddExp } from '../../numerics/log-sums';
import type { LnProfile } from './passage';

/**
 * P(reach y₂ before y_A | start at y₁) of one-dimensional diffusion: ∫_{y_A}^{y₁} e^{−ln ρ}/D dy over the same integral
 * up to y₂ (Gardiner, Handbook of Stochastic Methods, §5.2.8). What a coordinate with all of the memory in it would
 * give.
 *
 * @param points y_A < y₁ < y₂, inside the profile.
 * @throws RangeError when they are not.
 * @example
 * const y = Float64Array.from({ length: 41 }, (_, i) => i / 10 - 2);
 * const lnDensity = y.map((value) => 2 * value ** 2 - value ** 4);
 * const profile = { y, lnDensity, lnDiffusion: new Float64Array(41) };
 * reachProbability(profile, { below: -0.5, start: 0, above: 0.5 }); // 0.5
 */
export function reachProbability(
  profile: LnProfile,
  { below, start, above }: { readonly below: number; readonly start: number; readonly above: number },
): number {
  const { y } = profile;
  const [first, last] = [y[0]!, y[y.length - 1]!];
  if (!(first <= below && below < start && start < above && above <= last)) {
    throw new RangeError(
      `expected ${first} ≤ below < start < above ≤ ${last}, the profile's range, got ${below}, ${start}, ${above}`,
    );
  }
  const lnStart = lnResistance(profile, below, start);
  return exp(lnStart - logAddExp(lnStart, lnResistance(profile, start, above)));
}

/** ln ∫ e^{−ln ρ}/D dy between two values, the exponent straight between the profile's points. */
export function lnResistance({ y, lnDensity, lnDiffusion }: LnProfile, from: number, to: number): number {
  let total = -Infinity;
  for (let i = 1; i < y.length; i++) {
    const [left, right] = [Math.max(from, y[i - 1]!), Math.min(to, y[i]!)];
    if (right <= left) continue;
    const at = (value: number) => {
      const share = (value - y[i - 1]!) / (y[i]! - y[i - 1]!);
      const one = (k: number) => -lnDensity[k]! - lnDiffusion[k]!;
      return share === 0 ? one(i - 1) : share === 1 ? one(i) : (1 - share) * one(i - 1) + share * one(i);
    };
    total = logAddExp(total, log((right - left) / 2) + logAddExp(at(left), at(right)));
  }
  return total;
}

/** The transmission of a barrier: how much rarer it is crossed than its free energy and diffusion say. */
export interface Transmission {
  /** κ = measured over expected probability of reaching y₂. */
  readonly kappa: number;
  readonly expected: number;
  readonly measured: number;
  /** Standard error of κ, from the count alone. */
  readonly error: number;
  /** −ln κ: what it adds to ln τ. */
  readonly lnTauShift: number;
}

/**
 * κ from trials that start at y₁ in equilibrium and end at y₂ or y_A: right as y₁ → y_A, and nearer to 1 the further
 * off y₁ is, since trials forget where they would have come from. `sampledTransmission` has no such bias.
 *
 * @param reached trials that reached y₂ first, of `trials`.
 * @throws RangeError as `reachProbability`, and unless 0 < reached ≤ trials.
 * @example
 * const y = Float64Array.from({ length: 41 }, (_, i) => i / 10 - 2);
 * const lnDensity = y.map((value) => 2 * value ** 2 - value ** 4);
 * const profile = { y, lnDensity, lnDiffusion: new Float64Array(41) };
 * transmission(profile, { below: -0.5, start: 0, above: 0.5, reached: 40, trials: 100 }).kappa; // 0.8
 */
export function transmission(
  profile: LnProfile,
  options: { below: number; start: number; above: number; reached: number; trials: number },
): Transmission {
  const { reached, trials } = options;
  if (!(Number.isInteger(reached) && Number.isInteger(trials) && reached > 0 && reached <= trials)) {
    throw new RangeError(
      `transmission needs whole numbers with 0 < reached ≤ trials, got ${reached} of ${trials}; run more trials`,
    );
  }
  const expected = reachProbability(profile, options);
  const measured = reached / trials;
  const kappa = measured / expected;
  // A count that never fails still has an error: one failure more is assumed, as in the rule of succession.
  const error = Math.sqrt(((reached + 1) * (trials - reached + 1)) / (pow(trials + 2, 2) * (trials + 3))) / expected;
  return { kappa, expected, measured, error, lnTauShift: -log(kappa) };
}

/**
 * The least distance between y₁ and y₂ for which one step of a discrete walk is small beside it: 5·√(2D·learningRate),
 * D that of the profile near the top. Closer together, κ measures the step and not the barrier.
 *
 * @throws RangeError unless both are positive
 * @example leastSeparation(0.01, 0.08); // 0.2
 */
export function leastSeparation(diffusion: number, learningRate: number): number {
  requirePositive('diffusion', diffusion);
  requirePositive('learningRate', learningRate);
  return 5 * Math.sqrt(2 * diffusion * learningRate);
}
