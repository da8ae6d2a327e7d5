import { type Conversation, nextBelow, type Stream } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import type { Crossing, InterfaceRecord } from './crossing';
import type { Visit } from './excursions';
import type { Walks } from './walks';

/**
 * Direct forward flux sampling (Allen, Valeriani & ten Wolde, J. Phys.: Condens. Matter 21, 463102, 2009): the
 * probability that a departure reaches the target before it comes home is the product of the probabilities of getting
 * from each interface to the next. At each, `trials` walks start from states drawn at random among all that first
 * passed it. For fixed interfaces the product is an unbiased estimate, however the walks of one repeat are related.
 *
 * @param interfaces levels beyond the gate, rising; the last is the target.
 * @param looks bound on one walk.
 */
export function* forwardFlux(
  walks: Walks,
  departures: readonly Visit[],
  options: { home: number; interfaces: readonly number[]; trials: number; looks: number; random: Stream; name: string },
): Conversation<Crossing> {
  const { home, interfaces, trials, looks, random, name } = options;
  const records: InterfaceRecord[] = [];
  let starts = departures;
  let lnProbability = 0;
  let variance = 0;
  let unfinished = 0;
  for (const [i, level] of interfaces.entries()) {
    const chosen = Array.from({ length: trials }, () => starts[nextBelow(random, starts.length)]!);
    // One step may pass several interfaces: a state that is past this one already has nothing left to do.
    const there = chosen.filter((visit) => visit.level > level);
    const under = chosen.filter((visit) => !(visit.level > level));
    const legs = under.map(({ state }, t) => ({ from: state, streams: `${name}/${i}/${t}` }));
    const ended = yield* walks.run(legs, { past: level, behind: home, looks });
    unfinished += ended.filter(({ end }) => end === 'bound').length;
    const arrived = ended.flatMap((walk, t) =>
      walk.end === 'past' ? [{ state: walk.state, level: walk.level, age: under[t]!.age + walk.steps }] : [],
    );
    const next: Visit[] = [...there, ...arrived];
    const kept = new Set(next.map(({ state }) => state));
    yield* walks.forget([...starts, ...ended].map(({ state }) => state).filter((state) => !kept.has(state)));
    const probability = next.length / trials;
    records.push({ level, trials, crossed: next.length, probability });
    if (next.length === 0)
      return { lnProbability: -Infinity, variance: Infinity, reactiveSteps: null, interfaces: records, unfinished };
    lnProbability += log(probability);
    variance += (1 - probability) / (probability * trials);
    starts = next;
  }
  yield* walks.forget([...new Set(starts.map(({ state }) => state))]);
  const reactiveSteps = starts.reduce((sum, { age }) => sum + age, 0) / starts.length;
  return { lnProbability, variance, reactiveSteps, interfaces: records, unfinished };
}
