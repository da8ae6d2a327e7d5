import { exp, hypot, log } from '../../elementary';
import { studentTwoSidedQuantile } from '../../statistics/distributions';
import type { LnProfile } from '../profile/passage';
import { lnResistance, reachProbability } from '../profile/transmission';
import { type BarrierState, committorSpread, firstCrossings } from './barrier-shots';
import { lnProfileOf, type MeasuredDiffusion, passageSlope, profileError, type ProfileSlope } from './profile-error';
import type { UmbrellaProfile } from './umbrella-profile';

/** Walks from the top of a barrier, and between which ends they went. */
export interface BarrierWalks {
  /** States of walkers that know nothing of each other. */
  readonly walkers: readonly (readonly BarrierState[])[];
  /** y_A, where a walk is back. */
  readonly below: number;
  /** y_B, where the escape is over. */
  readonly end: number;
  /** Time of one step, in the unit of time of D. */
  readonly timeOfStep: number;
}

/** A number with its standard error and its interval. */
export interface Bounded {
  readonly value: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/** The transmission coefficient of a barrier as sampled, and the escape time that follows. */
export interface SampledTransmission {
  /** ln κ: κ = transitions from y_A to y_B in equilibrium, over those of one-dimensional diffusion with F and D. */
  readonly lnKappa: Bounded;
  /** ln τ − ln κ, in the unit of time of D: D is no longer in it, nor any F but at the top and in the trap. */
  readonly lnTime: Bounded;
  /** The mean committor of the states; and by F and D alone, in one dimension. */
  readonly committor: Bounded;
  readonly expectedCommittor: number;
  /** Standard deviation of the committor over states of one y: 0 where y is all that matters. */
  readonly spread: Bounded;
}

/** Relative error of the crossings above which their logarithm is no number worth having. */
const MOST_SCATTER = 0.5;

/**
 * What walks from the top of a barrier say of the escape over it. In equilibrium ρ(y)·⟨first crossings at y⟩/Δt
 * transitions happen in a unit of time; one-dimensional diffusion has 1/∫e^{F}/D between the ends. By Dirichlet's
 * principle κ ≤ 1. Errors come from the walkers' scatter, the covariance of F and the errors of D.
 *
 * @throws RangeError where transitions are too few for an error, or an end lies outside the profile.
 * @example
 * declare const [profile, diffusion, walks]: [UmbrellaProfile, MeasuredDiffusion, BarrierWalks];
 * const { lnKappa, lnTime } = sampledTransmission(profile, diffusion, walks);
 */
export function sampledTransmission(
  profile: UmbrellaProfile,
  diffusion: MeasuredDiffusion,
  { walkers: all, below, end, timeOfStep }: BarrierWalks,
  confidence = 0.95,
): SampledTransmission {
  const line = lnProfileOf(profile, diffusion);
  // A state that the bias has let go beyond an end is on no way from one to the other.
  const walkers = all.map((own) => own.filter(({ y }) => y > below && y < end)).filter((own) => own.length > 0);
  const states = walkers.flat();
  const flux = walkers.map((own) =>
    meanOf(own.map((state) => exp(interpolated(line.y, line.lnDensity, state.y)) * firstCrossings(state))),
  );
  const mean = meanOf(flux);
  const scatter = standardError(flux) / mean;
  if (!(scatter < MOST_SCATTER)) {
    const ends = states.flatMap(({ shots }) => shots.map((shot) => shot.end));
    const [back, over] = ['back', 'over'].map((way) => ends.filter((one) => one === way).length);
    throw new RangeError(
      `of ${ends.length} walks from the top ${back} got back and ${over} over, and too few of them cross it once and ` +
        'for all; give more states, or more shots',
    );
  }
  const resistance = lnResistance(line, below, end);
  const passage = passageSlope(line, end);
  const slope = kappaSlope(line, states, { below, end });
  const quantile = studentTwoSidedQuantile(confidence, walkers.length - 1);
  const bounded = (value: number, error: number): Bounded => {
    const reach = quantile * error;
    return { value, error, low: value - reach, high: value + reach };
  };
  const withScatter = (of: ProfileSlope) => hypot(scatter, profileError(of, profile, diffusion));
  const lnKappa = log(mean / timeOfStep) + resistance;
  const expected = walkers.map((own) => own.map(({ y }) => reachProbability(line, { below, start: y, above: end })));
  const committors = walkers.map((own, w) => committorSpread(own, expected[w]!).mean);
  return {
    lnKappa: bounded(lnKappa, withScatter(slope)),
    lnTime: bounded(passage.lnTime - lnKappa, withScatter(minus(passage.slope, slope))),
    committor: bounded(meanOf(committors), standardError(committors)),
    expectedCommittor: meanOf(expected.flat()),
    spread: spreadOf(walkers, expected, quantile),
  };
}

/** ∂ln κ/∂F and ∂ln κ/∂ln D: the resistance between the ends less the density at the states, both as shares. */
function kappaSlope(
  { y, lnDensity, lnDiffusion }: LnProfile,
  states: readonly BarrierState[],
  { below, end }: Pick<BarrierWalks, 'below' | 'end'>,
): ProfileSlope {
  const whole = lnResistance({ y, lnDensity, lnDiffusion }, below, end);
  const resistance = asShares(
    y.map((value, a) => (value < below || value > end ? 0 : exp(-lnDensity[a]! - lnDiffusion[a]! - whole))),
  );
  const density = new Float64Array(y.length);
  for (const state of states) {
    const { left, share } = placeOf(y, state.y);
    const weight = exp(interpolated(y, lnDensity, state.y)) * firstCrossings(state);
    density[left]! += (1 - share) * weight;
    density[left + 1]! += share * weight;
  }
  const flux = asShares(density);
  return { freeEnergy: resistance.map((value, a) => value - flux[a]!), lnDiffusion: resistance.map((value) => -value) };
}

/** The standard deviation of the committor, with an interval from leaving out one walker after the other. */
function spreadOf(
  walkers: readonly (readonly BarrierState[])[],
  expected: readonly (readonly number[])[],
  quantile: number,
): Bounded {
  const without = (w: number | null) => {
    const rest = <Value>(all: readonly (readonly Value[])[]) => all.filter((_, i) => i !== w).flat();
    return committorSpread(rest(walkers), rest(expected)).variance;
  };
  const variance = without(null);
  const count = walkers.length;
  const reach = quantile * (count - 1) * standardError(walkers.map((_, w) => without(w)));
  const root = (value: number) => Math.sqrt(Math.max(0, value));
  const [value, low, high] = [root(variance), root(variance - reach), root(variance + reach)];
  return { value, error: (high - low) / (2 * quantile), low, high };
}

function minus(a: ProfileSlope, b: ProfileSlope): ProfileSlope {
  return {
    freeEnergy: a.freeEnergy.map((value, i) => value - b.freeEnergy[i]!),
    lnDiffusion: a.lnDiffusion.map((value, i) => value - b.lnDiffusion[i]!),
  };
}

function asShares(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

/** Between which points of a profile a value lies, and how far from the left one to the right one. */
function placeOf(y: Float64Array, value: number): { left: number; share: number } {
  const above = y.findIndex((one) => one > value);
  if (above < 1) throw new RangeError(`expected a state between ${y[0]} and ${y[y.length - 1]}, got ${value}`);
  return { left: above - 1, share: (value - y[above - 1]!) / (y[above]! - y[above - 1]!) };
}

function interpolated(y: Float64Array, values: Float64Array, at: number): number {
  const { left, share } = placeOf(y, at);
  return (1 - share) * values[left]! + share * values[left + 1]!;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the mean of independent values. */
function standardError(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length * (values.length - 1)));
}
