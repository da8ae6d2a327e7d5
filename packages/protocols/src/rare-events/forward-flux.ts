import { type Conversation, nextUniform, type Stream } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import type { Crossing, InterfaceRecord } from './crossing';
import type { Visit } from './excursions';
import type { Stage } from './stages';
import type { Walk, Walks } from './walks';

/** A walk that falls behind a floor goes on with this probability, and then counts for as many more. */
const KEPT = 1 / 2;

/** A state on its way, and how many it stands for. */
interface Weighted extends Visit {
  readonly weight: number;
}

/**
 * Direct forward flux sampling (Allen, Valeriani & ten Wolde, J. Phys.: Condens. Matter 21, 463102, 2009), pruned
 * (Allen, Frenkel & ten Wolde, J. Chem. Phys. 124, 194111, 2006): the probability that a departure reaches the target
 * before it comes home is the product of the probabilities of getting from each interface to the next. At each, walks
 * start from states drawn in proportion to their weights among all that first passed it. A walk that falls behind a
 * floor is unlikely to come back and would take long to get home: it is given up with a known probability, and weighs
 * more where it is not. For fixed interfaces the product is an unbiased estimate, however the walks of one repeat are
 * related.
 *
 * @param stages from the gate on; the last leads to the target.
 * @param looks bound on one walk.
 * @example
 * const stages = [0.1, 0.2, 0.3].map((level) => ({ level, trials: 100, floors: [] }));
 * const sampler = (walks: Walks, { home }: Basin): Sampler => (departures, random, name) =>
 *   forwardFlux(walks, departures, { home, stages, looks: 10_000, random, name });
 */
export function* forwardFlux(
  walks: Walks,
  departures: readonly Visit[],
  options: { home: number; stages: readonly Stage[]; looks: number; random: Stream; name: string },
): Conversation<Crossing> {
  const { home, stages, looks, random, name } = options;
  const records: InterfaceRecord[] = [];
  let starts: readonly Weighted[] = departures.map((visit) => ({ ...visit, weight: 1 }));
  let lnProbability = 0;
  let variance = 0;
  let unfinished = 0;
  for (const [i, { level, trials, floors }] of stages.entries()) {
    const before = walks.steps;
    const chosen = resampled(starts, trials, random);
    // One step may pass several interfaces: a state that is past this one already has nothing left to do.
    const arrived = chosen.filter((visit) => visit.level > level);
    let walking = chosen.filter((visit) => !(visit.level > level));
    const left: string[] = starts.map(({ state }) => state);
    for (let floor = 0; walking.length > 0; floor++) {
      const behind = floors[floor] ?? home;
      // Below a floor a walk goes on as it came.
      const legs = walking.map(({ state }, t) =>
        floor === 0 ? { from: state, streams: `${name}/${i}/${t}` } : { from: state },
      );
      const ended: Walk[] = yield* walks.run(legs, { past: level, behind, looks });
      unfinished += ended.filter(({ end }) => end === 'bound').length;
      const next: Weighted[] = [];
      ended.forEach(({ end, state, level: reached, steps }, t) => {
        const { age, weight } = walking[t]!;
        const visit = { state, level: reached, age: age + steps };
        left.push(state);
        if (end === 'past') arrived.push({ ...visit, weight });
        else if (end === 'behind' && floor < floors.length && nextUniform(random) < KEPT)
          next.push({ ...visit, weight: weight / KEPT });
      });
      walking = next;
    }
    const kept = new Set(arrived.map(({ state }) => state));
    yield* walks.forget([...new Set(left)].filter((state) => !kept.has(state)));
    const total = arrived.reduce((sum, { weight }) => sum + weight, 0);
    const squares = arrived.reduce((sum, { weight }) => sum + weight * weight, 0);
    const probability = total / trials;
    records.push({ level, trials, crossed: arrived.length, probability, steps: walks.steps - before });
    if (arrived.length === 0)
      return { lnProbability: -Infinity, variance: Infinity, reactiveSteps: null, interfaces: records, unfinished };
    lnProbability += log(probability);
    variance += squares / (total * total) - 1 / trials;
    starts = arrived;
  }
  yield* walks.forget([...new Set(starts.map(({ state }) => state))]);
  const weight = starts.reduce((sum, one) => sum + one.weight, 0);
  const reactiveSteps = starts.reduce((sum, one) => sum + one.weight * one.age, 0) / weight;
  return { lnProbability, variance, reactiveSteps, interfaces: records, unfinished };
}

/** `count` of the states, each as often as its weight has it, to within one; every one of them weighs the same. */
function resampled(states: readonly Weighted[], count: number, random: Stream): Weighted[] {
  const total = states.reduce((sum, { weight }) => sum + weight, 0);
  const step = total / count;
  const chosen: Weighted[] = [];
  let reached = 0;
  let next = step * nextUniform(random);
  for (const state of states) {
    reached += state.weight;
    for (; next < reached && chosen.length < count; next += step) chosen.push({ ...state, weight: 1 });
  }
  // Rounding may leave out the last.
  while (chosen.length < count) chosen.push({ ...states.at(-1)!, weight: 1 });
  return chosen;
}
