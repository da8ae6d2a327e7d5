import type { Conversation } from '@kramers/core';
import { quantile } from '@kramers/theory';
import { autocorrelationTime } from './autocorrelation';
import type { Walk, Walks } from './walks';

/**
 * Why an escape time cannot be estimated, in one sentence for the person who asked. Ends the protocol, not the run.
 *
 * @example const reason = new NoEstimate('nothing moves: there is no noise').message;
 */
export class NoEstimate extends Error {
  override readonly name = 'NoEstimate';
}

/** The metastable state, as the noise explores it. */
export interface Basin {
  /** Where every walk begins that has no other place to begin. */
  readonly trap: string;
  /** Correlation time of the progress coordinate, in looks. */
  readonly relaxation: number;
  /** A network is back in the basin when its progress falls behind this level: the coordinate's median there. */
  readonly home: number;
  /** First interface: the level that the basin's own fluctuations pass one time in ten. */
  readonly gate: number;
}

/** Levels that the file fixes instead of having them measured. */
export interface FixedLevels {
  readonly home?: number;
  readonly gate?: number;
}

const WALKERS = 8;
/** Steps between two samples of the coordinate. */
const SPACING = 16;
const FIRST_ROUNDS = 64;
const MOST_ROUNDS = 8192;
/** Correlation times that each walker must have seen, after as many again to settle. */
const ENOUGH = 24;
const GATE_PROBABILITY = 0.9;
/** A state that is left within this many correlation times is not metastable. */
const HARDLY = 5;
/** Fluctuations smaller than this are rounding, not noise. */
const ROUNDING = 1e-12;

/**
 * Lets walkers wander about the basin until they have seen it many correlation times over, and reads off where its
 * interior ends. Ask for it within a protocol's `run`.
 *
 * @throws NoEstimate if nothing moves, if they never settle, or if this is no basin
 * @example
 * import type { Conversation } from '@kramers/core';
 * function* home(walks: Walks, target: number): Conversation<number> {
 *   return (yield* exploreBasin(walks, 'trap', target, {})).home;
 * }
 */
export function* exploreBasin(walks: Walks, trap: string, target: number, fixed: FixedLevels): Conversation<Basin> {
  const { progress, stepsPerLook, stepsPerEpoch } = walks.dynamics;
  const looks = Math.max(1, Math.round(SPACING / stepsPerLook));
  const series: number[][] = Array.from({ length: WALKERS }, () => []);
  let states: readonly string[] = series.map(() => trap);
  let escapes = 0;
  for (let rounds = FIRST_ROUNDS; rounds <= MOST_ROUNDS; rounds *= 2) {
    while (series[0]!.length < rounds) {
      const round = series[0]!.length;
      const ended: Walk[] = yield* walks.run(
        states.map((from, w) => ({ from, ...(from === trap ? { streams: `explore/${w}/${round}` } : {}) })),
        { past: target, looks },
      );
      yield* walks.forget(states.filter((state) => state !== trap));
      const gone = ended.filter(({ end }) => end !== 'bound').map(({ state }) => state);
      yield* walks.forget(gone);
      escapes += ended.filter(({ end }) => end === 'past').length;
      // A walker that has left begins again; its jump back to the trap only makes the correlation time look shorter.
      states = ended.map(({ end, state }) => (end === 'bound' ? state : trap));
      ended.forEach(({ level }, w) => series[w]!.push(level));
    }
    const settled = series.map((one) => one.slice(rounds / 2));
    const all = settled.flat();
    const time = autocorrelationTime(settled);
    if (time === null || Math.max(...all) - Math.min(...all) < ROUNDING) {
      throw new NoEstimate(
        `${progress.name} does not fluctuate in the basin: it stays at ${progress.level(all.at(-1)!).toPrecision(3)}`,
      );
    }
    if (escapes * HARDLY * time > rounds * WALKERS) {
      const epochs = `${Number(
        ((rounds * WALKERS * looks * stepsPerLook) / escapes / stepsPerEpoch).toPrecision(2),
      )} epochs`;
      throw new NoEstimate(
        `the target is reached after about ${epochs}, no more than a few correlation times of ` +
          `${progress.name}: nothing is metastable here; simulate the escape directly`,
      );
    }
    if (rounds / 2 < ENOUGH * time) continue;
    const home = fixed.home ?? quantile(all, 0.5);
    const gate = fixed.gate ?? quantile(all, GATE_PROBABILITY);
    if (!(home < gate && gate < target)) {
      const [from, first, last] = [home, gate, target].map((level) => progress.level(level).toPrecision(4));
      throw new NoEstimate(
        `the first interface, ${progress.name} = ${first}, does not lie between the basin, ${from}, and the ` +
          `target, ${last}`,
      );
    }
    yield* walks.forget(states.filter((state) => state !== trap));
    return { trap, relaxation: time * looks, home, gate };
  }
  throw new NoEstimate(
    `${progress.name} still drifts after ${MOST_ROUNDS * looks * stepsPerLook} steps in the basin: there is no ` +
      'steady state to escape from',
  );
}
