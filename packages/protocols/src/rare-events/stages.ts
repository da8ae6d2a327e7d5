import { log } from '@kramers/theory/elementary';

/** A level, the logarithm of the probability to reach it from the gate, and the steps of a walk from the one before. */
export interface Reached {
  readonly level: number;
  readonly lnReached: number;
  readonly cost: number;
}

/** What forward flux sampling does between two interfaces. */
export interface Stage {
  /** The interface to reach. */
  readonly level: number;
  readonly trials: number;
  /** Falling levels behind which a walk may be given up. */
  readonly floors: readonly number[];
}

/**
 * The probability with which an interface should be passed after the one before: near the cheapest for a given
 * precision.
 */
const PASSING = 0.3;
/** From a floor, the chance to come back to where a walk began is below e to the power of minus this. */
const FALL = 2;
/** No stage gets more or less than its even share of walks by this factor. */
const MOST = 2.5;

/**
 * Interfaces between gate and target at equal steps of ln probability, read off the curve that scouts found; the last
 * is the target. Each gets walks in proportion to √(variance/cost), which makes the sum of all variances least for
 * given steps; `trials` is their mean.
 */
export function planStages(curve: readonly Reached[], trials: number): Stage[] {
  const { lnReached, level: target } = curve.at(-1)!;
  const gate = curve[0]!.level;
  const count = Math.max(1, Math.ceil(lnReached / log(PASSING)));
  const inner = Array.from({ length: count - 1 }, (_, i) => levelAt(curve, (lnReached * (i + 1)) / count));
  const levels = [...inner.filter((level, i) => level > (inner[i - 1] ?? gate) && level < target), target];
  const shares = levels.map((level) => 1 / Math.sqrt(Math.max(1, costAt(curve, level))));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return levels.map((level, i) => ({
    level,
    trials: Math.max(10, Math.round(trials * Math.min(MOST, Math.max(1 / MOST, shares[i]! / mean)))),
    floors: floorsBelow(curve, lnAt(curve, levels[i - 1] ?? gate)),
  }));
}

/** Interfaces that were given: as many walks from each, and floors at every second one below. */
export function evenStages(levels: readonly number[], trials: number): Stage[] {
  return levels.map((level, i) => ({
    level,
    trials,
    floors: levels
      .slice(0, Math.max(0, i - 1))
      .filter((_, k) => (i - k) % 2 === 1)
      .reverse(),
  }));
}

/** Levels from which the way back up is less and less likely, from a place on the curve down to the gate. */
export function floorsBelow(curve: readonly Reached[], lnReached: number): number[] {
  const drops = Math.floor(-lnReached / FALL);
  return Array.from({ length: drops }, (_, k) => levelAt(curve, lnReached + FALL * (k + 1)));
}

/** Where the falling curve of ln probability comes to a value, linear between its points. */
function levelAt(curve: readonly Reached[], wanted: number): number {
  const i = curve.findIndex(({ lnReached }) => lnReached <= wanted);
  if (i <= 0) return curve[i < 0 ? curve.length - 1 : 0]!.level;
  const [a, b] = [curve[i - 1]!, curve[i]!];
  return a.level + ((b.level - a.level) * (a.lnReached - wanted)) / (a.lnReached - b.lnReached);
}

/** ln probability at a level, linear likewise. */
function lnAt(curve: readonly Reached[], level: number): number {
  const i = curve.findIndex((point) => point.level >= level);
  if (i <= 0) return 0;
  const [a, b] = [curve[i - 1]!, curve[i]!];
  return a.lnReached + ((b.lnReached - a.lnReached) * (level - a.level)) / (b.level - a.level);
}

function costAt(curve: readonly Reached[], level: number): number {
  return curve.find((point) => point.level >= level)!.cost;
}
