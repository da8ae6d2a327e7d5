import { type Conversation, nextBelow, type Stream } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import type { Visit } from './excursions';
import { floorsBelow, type Reached } from './stages';
import type { Walks } from './walks';

/** Scouts go from each level to that which this share of them passes. */
const PASSING = 1 / 3;
const MOST_LEVELS = 1000;

/**
 * Sends scouts up from the gate: from each level to the highest that a third of them pass before they have fallen far
 * behind. What they find is only used to place interfaces and to deal out walks, so it need not be exact. The curve
 * ends at the target; or below it, where no scout came further.
 */
export function* scout(
  walks: Walks,
  departures: readonly Visit[],
  options: { home: number; gate: number; target: number; looks: number; random: Stream },
): Conversation<Reached[]> {
  const { home, gate, target, looks, random } = options;
  const count = departures.length;
  const curve: Reached[] = [{ level: gate, lnReached: 0, cost: 0 }];
  let starts: readonly Visit[] = departures;
  while (curve.length < MOST_LEVELS) {
    const here = curve.at(-1)!;
    const behind = floorsBelow(curve, here.lnReached)[0] ?? home;
    const chosen = Array.from({ length: count }, () => starts[nextBelow(random, starts.length)]!);
    const legs = chosen.map(({ state }, t) => ({ from: state, streams: `scouts/${curve.length}/${t}` }));
    const before = walks.steps;
    const ended = yield* walks.run(legs, { past: target, behind, looks });
    const cost = (walks.steps - before) / count;
    const peaks = ended.map(({ end, peak }) => (end === 'past' ? Infinity : peak)).sort((a, b) => b - a);
    const level = Math.min(target, peaks[Math.floor(count * PASSING)]!);
    const passed = ended.flatMap(({ end, peak }, t) => (end === 'past' || peak > level ? [t] : []));
    yield* walks.forget(ended.map(({ state }) => state));
    if (passed.length === 0 || level <= here.level) break;
    // Walked again with the same noise, up to that level; one that begins past it is there.
    const under = passed.filter((t) => !(chosen[t]!.level > level));
    const again = yield* walks.run(
      under.map((t) => legs[t]!),
      { past: level, looks },
    );
    const there = passed.flatMap((t) => (chosen[t]!.level > level ? [chosen[t]!] : []));
    const used = new Set(there.map(({ state }) => state));
    yield* walks.forget([...new Set(starts.map(({ state }) => state))].filter((state) => !used.has(state)));
    curve.push({ level, lnReached: here.lnReached + log(passed.length / count), cost });
    starts = [...again.map((walk) => ({ state: walk.state, level: walk.level, age: 0 })), ...there];
    if (level === target) break;
  }
  yield* walks.forget([...new Set(starts.map(({ state }) => state))]);
  return curve;
}
