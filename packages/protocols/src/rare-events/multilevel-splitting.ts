import { type Conversation, nextBelow, type Stream } from '@kramers/core';
import { log } from '@kramers/theory/elementary';
import type { Crossing, InterfaceRecord } from './crossing';
import type { Visit } from './excursions';
import type { Walks } from './walks';

/**
 * One trajectory of the population: where it last branched off, and the noise that it has met since. Enough to walk it
 * again.
 */
interface Trajectory {
  readonly start: Visit;
  readonly streams: string;
  /** Highest level reached; +∞ if it came to the target. */
  readonly peak: number;
  /** Steps from the gate to the trajectory's end. */
  readonly age: number;
}

/** At each iteration at least this share of the population is replaced. */
const KILLED = 1 / 8;

/**
 * Adaptive multilevel splitting (Cérou & Guyader 2007) in its unbiased form for discrete time (Bréhier, Gazeau,
 * Goudenège, Lelièvre & Rousset, Ann. Appl. Probab. 26, 2016): again and again, all trajectories whose highest level is
 * not above the k-th lowest are replaced by branches of survivors, each grown with fresh noise from where its parent
 * first passed that level. Ties all go at once. With K_q of n replaced in iteration q, the probability is Π (1 − K_q/n)
 * times the share that has reached the target.
 *
 * A branching point is found by walking the parent again with the same noise: trajectories need not be stored.
 *
 * @param looks bound on one walk.
 * @example
 * const sampler = (walks: Walks, { home }: Basin, target: number): Sampler => (departures, random, name) =>
 *   multilevelSplitting(walks, departures, { home, target, looks: 10_000, random, name });
 */
export function* multilevelSplitting(
  walks: Walks,
  departures: readonly Visit[],
  options: { home: number; target: number; looks: number; random: Stream; name: string },
): Conversation<Crossing> {
  const { home, target, looks, random, name } = options;
  const count = departures.length;
  const killed = Math.max(1, Math.floor(count * KILLED));
  const records: InterfaceRecord[] = [];
  let unfinished = 0;

  function* grow(starts: readonly Visit[], generation: number): Conversation<Trajectory[]> {
    const streams = starts.map((_, b) => `${name}/${generation}/${b}`);
    // One step may pass the level and the target as well: such a branch has nowhere to grow.
    const growing = starts.flatMap(({ level }, b) => (level > target ? [] : [b]));
    const ended = yield* walks.run(
      growing.map((b) => ({ from: starts[b]!.state, streams: streams[b]! })),
      { past: target, behind: home, looks },
    );
    unfinished += ended.filter(({ end }) => end === 'bound').length;
    yield* walks.forget(ended.map(({ state }) => state));
    const grown: Trajectory[] = starts.map((start, b) => ({
      start,
      streams: streams[b]!,
      peak: Infinity,
      age: start.age,
    }));
    growing.forEach((b, g) => {
      const { end, peak, steps } = ended[g]!;
      grown[b] = { ...grown[b]!, peak: end === 'past' ? Infinity : peak, age: grown[b]!.age + steps };
    });
    return grown;
  }

  let population = yield* grow(departures, 0);
  let lnProbability = 0;
  let variance = 0;
  for (let generation = 1; ; generation++) {
    const level = [...population].sort((a, b) => a.peak - b.peak)[killed - 1]!.peak;
    if (level === Infinity) break;
    const survivors = population.filter(({ peak }) => peak > level);
    const survival = survivors.length / count;
    records.push({ level, trials: count, crossed: survivors.length, probability: survival });
    if (survivors.length === 0) {
      yield* walks.forget([...new Set(population.map(({ start }) => start.state))]);
      return { lnProbability: -Infinity, variance: Infinity, reactiveSteps: null, interfaces: records, unfinished };
    }
    lnProbability += log(survival);
    variance += (1 - survival) / (survival * count);
    const parents = Array.from(
      { length: count - survivors.length },
      () => survivors[nextBelow(random, survivors.length)]!,
    );
    const branched = yield* grow(yield* branchingPoints(walks, parents, level, looks), generation);
    const next = [...survivors, ...branched];
    const used = new Set(next.map(({ start }) => start.state));
    yield* walks.forget([...new Set(population.map(({ start }) => start.state))].filter((state) => !used.has(state)));
    population = next;
  }
  const reached = population.filter(({ peak }) => peak === Infinity);
  const share = reached.length / count;
  records.push({ level: target, trials: count, crossed: reached.length, probability: share });
  yield* walks.forget([...new Set(population.map(({ start }) => start.state))]);
  return {
    lnProbability: lnProbability + log(share),
    variance: variance + (1 - share) / (share * count),
    reactiveSteps: reached.reduce((sum, { age }) => sum + age, 0) / reached.length,
    interfaces: records,
    unfinished,
  };
}

/** Where each parent first passed a level: its own start if that is past it, else found by walking it again. */
function* branchingPoints(
  walks: Walks,
  parents: readonly Trajectory[],
  level: number,
  looks: number,
): Conversation<Visit[]> {
  const different = [...new Set(parents)].filter(({ start }) => !(start.level > level));
  const walked = yield* walks.run(
    different.map(({ start, streams }) => ({ from: start.state, streams })),
    { past: level, looks },
  );
  const found = new Map(different.map((parent, d) => [parent, { parent, walk: walked[d]! }]));
  return parents.map((parent) => {
    const { walk } = found.get(parent) ?? {};
    return walk ? { state: walk.state, level: walk.level, age: parent.start.age + walk.steps } : parent.start;
  });
}
