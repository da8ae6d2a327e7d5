import { log } from '@kramers/theory/elementary';
import type { InterfaceRecord } from './crossing';

/**
 * The probability with which an interface should be passed after the one before: near the cheapest for a given
 * precision.
 */
const PASSING = 1 / 3;

/**
 * Interfaces between gate and target at equal steps of ln probability, read off the levels that a run of multilevel
 * splitting went through; the last is the target. Where it is but a step, there is only the target.
 */
export function placeInterfaces(scouted: readonly InterfaceRecord[], gate: number, target: number): number[] {
  let lnReached = 0;
  const reached = [{ level: gate, lnReached }];
  for (const { level, probability } of scouted) {
    lnReached += log(probability);
    if (level > reached.at(-1)!.level && level < target) reached.push({ level, lnReached });
  }
  reached.push({ level: target, lnReached });
  const steps = Math.max(1, Math.ceil(lnReached / log(PASSING)));
  const inner = Array.from({ length: steps - 1 }, (_, i) => levelAt(reached, (lnReached * (i + 1)) / steps));
  return [...inner.filter((level, i) => level > (inner[i - 1] ?? gate) && level < target), target];
}

/** Where the falling curve of ln probability comes to a value, linear between its points. */
function levelAt(curve: readonly { level: number; lnReached: number }[], wanted: number): number {
  const i = curve.findIndex(({ lnReached }) => lnReached <= wanted);
  const [a, b] = [curve[i - 1]!, curve[i]!];
  return a.level + ((b.level - a.level) * (a.lnReached - wanted)) / (a.lnReached - b.lnReached);
}
