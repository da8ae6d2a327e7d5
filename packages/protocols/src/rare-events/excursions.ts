import type { Conversation } from '@kramers/core';
import { hypot, pow } from '@kramers/theory/elementary';
import { type Basin, NoEstimate } from './basin';
import type { Walks } from './walks';

/** A kept state on its way to the target. */
export interface Visit {
  readonly state: string;
  readonly level: number;
  /** SGD steps since it left the basin through the gate. */
  readonly age: number;
}

/** Excursions from the basin: how often they begin, how long they take, and the states in which they began. */
export interface Excursions {
  /** One state for each time that a walker, coming from the basin's interior, first passed the gate. */
  readonly departures: readonly Visit[];
  /** Mean steps from coming home to passing the gate, and from there back home. */
  readonly stepsOut: number;
  readonly stepsBack: number;
  /** Standard error of their sum, were the excursions independent. */
  readonly error: number;
}

/** Correlation times that a walker wanders before its first excursion counts, so that repeats share no past. */
const FORGET = 5;
/** Networks that watch for departures, side by side. */
const WALKERS = 8;
const MOST_ATTEMPTS = 100;

interface Walker {
  here: string;
  /** Steps on its way out so far. */
  waited: number;
}

/**
 * Watches walkers leave the basin's interior and come back, until there are `count` departures or a few more. A
 * departure only counts after a return home: the many crossings of one excursion, all alike, are one departure.
 *
 * @param looks bound on one way out or back.
 * @throws NoEstimate where the walkers never pass the gate, or do not settle in the basin
 * @example
 * import type { Conversation } from '@kramers/core';
 * function* flux(walks: Walks, basin: Basin, target: number): Conversation<number> {
 *   return (yield* watchExcursions(walks, basin, target, 100, 10_000, 'flux')).departures.length;
 * }
 */
export function* watchExcursions(
  walks: Walks,
  basin: Basin,
  target: number,
  count: number,
  looks: number,
  name: string,
): Conversation<Excursions> {
  const settle = (howMany: number, label: string) =>
    settledStates(walks, basin, target, looks, howMany, `${name}/${label}`);
  const first = yield* settle(WALKERS, 'first');
  const walkers: Walker[] = first.map((state) => ({ here: state, waited: 0 }));
  const departures: Visit[] = [];
  const out: number[] = [];
  const back: number[] = [];
  for (let round = 0; departures.length < count; round++) {
    const leaving = yield* walks.run(
      walkers.map(({ here }, w) => ({ from: here, streams: `${name}/out/${w}/${round}` })),
      { past: basin.gate, looks },
    );
    const outside = leaving.flatMap(({ end }, w) => (end === 'past' ? [w] : []));
    if (outside.length === 0) throw neverLeft(walks, basin, Math.max(...leaving.map(({ peak }) => peak)), looks);
    const returning = yield* walks.run(
      outside.map((w) => ({ from: leaving[w]!.state })),
      { past: target, behind: basin.home, looks },
    );
    // One that has left for good is replaced by one that knows nothing of how it left.
    const gone = outside.filter((_, o) => returning[o]!.end !== 'behind');
    const settled = yield* settle(gone.length, `${round}`);
    const unused: string[] = [];
    walkers.forEach((walker, w) => {
      const { state, level, steps } = leaving[w]!;
      const way = returning[outside.indexOf(w)];
      unused.push(walker.here);
      walker.waited += steps;
      walker.here = way?.end === 'behind' ? way.state : (settled[gone.indexOf(w)] ?? state);
      if (!way) return;
      departures.push({ state, level, age: 0 });
      out.push(walker.waited);
      walker.waited = 0;
      if (way.end === 'behind') back.push(way.steps);
      else unused.push(way.state);
    });
    yield* walks.forget(unused);
  }
  yield* walks.forget(walkers.map(({ here }) => here));
  const cycle = { stepsOut: mean(out), stepsBack: back.length > 0 ? mean(back) : 0 };
  return { departures, ...cycle, error: hypot(standardError(out), standardError(back)) };
}

/** As many states just come home, of networks that have wandered from the trap until they have forgotten it. */
function* settledStates(
  walks: Walks,
  basin: Basin,
  target: number,
  looks: number,
  count: number,
  name: string,
): Conversation<string[]> {
  const settled: string[] = [];
  for (let attempt = 0; settled.length < count; attempt++) {
    const label = (leg: string, i: number) => `${name}/${leg}/${attempt}/${i}`;
    const legs = Array.from({ length: count - settled.length }, (_, i) => ({
      from: basin.trap,
      streams: label('wander', i),
    }));
    const wandered = yield* walks.run(legs, { past: target, looks: Math.ceil(FORGET * basin.relaxation) });
    const still = wandered.filter(({ end }) => end === 'bound');
    const home = yield* walks.run(
      still.map(({ state }, i) => ({ from: state, streams: label('home', i) })),
      { past: target, behind: basin.home, looks },
    );
    settled.push(...home.filter(({ end }) => end === 'behind').map(({ state }) => state));
    yield* walks.forget([...wandered, ...home].map(({ state }) => state).filter((state) => !settled.includes(state)));
    if (attempt === MOST_ATTEMPTS)
      throw new NoEstimate(
        'networks leave the basin before they have settled in it: nothing is metastable here; simulate the ' +
          'escape directly',
      );
  }
  return settled;
}

function neverLeft(walks: Walks, basin: Basin, highest: number, looks: number): NoEstimate {
  const { progress, stepsPerLook, stepsPerEpoch } = walks.dynamics;
  const [gate, reached] = [basin.gate, highest].map((level) => progress.level(level).toPrecision(4));
  const epochs = Math.round((looks * stepsPerLook) / stepsPerEpoch);
  return new NoEstimate(
    `${progress.name} never reached the first interface, ${gate}, in ${epochs} epochs: it came to ${reached} ` +
      'at most; put the interface nearer, or raise walkEpochs',
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + pow(value - centre, 2), 0) / (values.length - 1) / values.length,
  );
}
