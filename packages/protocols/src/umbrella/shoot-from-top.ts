import type { Conversation } from '@kramers/core';
import type { BarrierShot, BarrierState } from '@kramers/theory';
import type { Leg, Walks } from '../rare-events/walks';
import type { WindowWalks } from './window-walks';

/** Where walks start and end, along y and in levels of the progress coordinate. */
export interface ShootingRange {
  /** y of the top. */
  readonly top: number;
  /** Variance of y from one step to the next. */
  readonly stepVariance: number;
  /** Levels at which a walk is back in the trap, and at which the escape is over. */
  readonly back: number;
  readonly over: number;
  /** The y of a level. */
  readonly toY: (level: number) => number;
  /** Kept states under a bias near the top. */
  readonly from: readonly string[];
  /** Looks after which a walker has settled under another bias. */
  readonly settle: number;
}

/** Walkers that know nothing of each other: their scatter is the error. */
const WALKERS = 32;
/** Standard deviation of the bias at the top, in steps of a walk: narrower than the top, and no hindrance to steps. */
const WIDTH = 2;
/** Bound on a walk from the top, in settling times. */
const BOUND = 200;

/**
 * Holds walkers at the top by a bias of y alone, which leaves the states of each y in equilibrium, and sends unbiased
 * walks from their states, each with noise of its own, looking at every step.
 */
export function* shootFromTop(
  biased: WindowWalks,
  free: Walks,
  { states, shots }: { readonly states: number; readonly shots: number },
  range: ShootingRange,
): Conversation<BarrierState[][]> {
  const { top, stepVariance, from, settle } = range;
  const walkers = Math.min(WALKERS, Math.floor(states / 2));
  const rounds = Math.ceil(states / walkers);
  const stiffness = 1 / (WIDTH * WIDTH * stepVariance);
  const found: BarrierState[][] = Array.from({ length: walkers }, () => []);
  let places = found.map((_, w) => from[w % from.length]!);
  for (let round = 0; round < rounds; round++) {
    const legs = places.map((one, w) => ({ from: one, streams: `top/${round}/${w}`, centre: top, stiffness }));
    const held = yield* biased.run(legs, settle, settle);
    if (round > 0) yield* biased.forget(places);
    places = held.map(({ state }) => state);
    for (const [w, { state, samples }] of held.entries()) {
      const name = `shot/${round}/${w}`;
      found[w]!.push({ y: samples[0]!, shots: yield* shootFrom(free, state, name, shots, range) });
    }
  }
  yield* biased.forget(places);
  return found;
}

/** Walks from one state: one step each, and from there on until they end. */
function* shootFrom(
  free: Walks,
  state: string,
  name: string,
  shots: number,
  { back, over, toY, settle }: ShootingRange,
): Conversation<BarrierShot[]> {
  const legs = Array.from({ length: shots }, (_, s): Leg => ({ from: state, streams: `${name}/${s}` }));
  const first = yield* free.run(legs, { looks: 1 });
  const stops = { past: over, behind: back, looks: BOUND * settle };
  const ended = yield* free.run(
    first.map((walk): Leg => ({ from: walk.state })),
    stops,
  );
  yield* free.forget([...first, ...ended].map((walk) => walk.state));
  return ended.map(({ end, peak }, s) => ({
    first: toY(first[s]!.level),
    peak: toY(peak),
    end: end === 'past' ? 'over' : end === 'behind' ? 'back' : 'neither',
  }));
}
