import type { Conversation } from '@kramers/core';
import { quantile, type UmbrellaProfile, umbrellaProfile } from '@kramers/theory';
import { NoEstimate } from '../rare-events/basin';
import { TRAP } from '../rare-events/prepare-trap';
import type { UmbrellaOptions } from './options';
import type { PlacedWindow } from './place-windows';
import type { SampledWindow } from './window-diffusion';
import type { WindowWalks } from './window-walks';

/** Walkers that explore the trap without a bias, and the share of their samples that the range leaves below it. */
const EXPLORERS = 8;
const LOWEST = 0.002;
/** Samples that a walker returns, and all walkers together, at the most: each is weighed in every window. */
const MOST_OF_WALKER = 3000;
const MOST_SAMPLES = 650_000;

/** The trap without a bias. */
export interface ExploredTrap {
  /** y where its own fluctuations end below. */
  readonly low: number;
  /** Kept state in the midst of them. */
  readonly state: string;
}

/** Lets walkers wander about the trap without a bias. */
export function* exploreTrap(walks: WindowWalks, settle: number): Conversation<ExploredTrap> {
  const legs = Array.from({ length: EXPLORERS }, (_, w) => ({
    from: TRAP,
    streams: `unbiased/${w}`,
    centre: 0,
    stiffness: 0,
  }));
  const seen = yield* walks.run(legs, 4 * settle, 1);
  const [state, ...others] = seen.map((walk) => walk.state);
  yield* walks.forget(others);
  const settled = seen.flatMap(({ samples }) => samples.slice(settle));
  return { low: quantile(settled, LOWEST), state: state! };
}

/** Takes all looks in all windows. Whoever asks must forget the final states in the end. */
export function* sampleWindows(
  walks: WindowWalks,
  placed: readonly PlacedWindow[],
  { walkers, looks }: UmbrellaOptions,
  settle: number,
): Conversation<SampledWindow[]> {
  const windows: SampledWindow[] = [];
  const every = Math.max(
    1,
    Math.ceil(Math.max(looks / MOST_OF_WALKER, (looks * walkers * placed.length) / MOST_SAMPLES)),
  );
  for (const [k, { centre, stiffness, state }] of placed.entries()) {
    const legs = (from: readonly string[], name: string) =>
      from.map((one, w) => ({ from: one, streams: `${name}/${k}/${w}`, centre, stiffness }));
    const settled = yield* walks.run(
      legs(
        Array.from({ length: walkers }, () => state),
        'settle',
      ),
      settle,
      settle,
    );
    const seen = yield* walks.run(
      legs(
        settled.map((walk) => walk.state),
        'window',
      ),
      looks,
      every,
    );
    yield* walks.forget([state, ...settled.map((walk) => walk.state)]);
    windows.push({ centre, stiffness, walkers: seen, states: seen.map((walk) => walk.state) });
  }
  return windows;
}

/** The share of the outermost windows' samples beyond the ends of the profile, where F is too steep to stand on. */
const OUTSIDE = 0.01;

/** The windows as one profile. Throws a {@link NoEstimate} where they do not overlap. */
export function joinWindows(windows: readonly SampledWindow[]): UmbrellaProfile {
  const [first, last] = [windows[0]!, windows.at(-1)!];
  const within = ({ walkers }: SampledWindow, share: number) =>
    quantile(
      walkers.flatMap(({ samples }) => samples),
      share,
    );
  const range = {
    from: Math.max(first.centre, within(first, OUTSIDE)),
    to: Math.min(last.centre, within(last, 1 - OUTSIDE)),
  };
  const half = ({ length }: readonly number[]) => Math.floor(length / 2);
  try {
    return umbrellaProfile(
      windows.map(({ centre, stiffness, walkers }) => ({
        centre,
        stiffness,
        // All first halves before all second ones, so that halves differ where walkers still drift.
        samples: [
          ...walkers.flatMap(({ samples }) => samples.slice(0, half(samples))),
          ...walkers.flatMap(({ samples }) => samples.slice(half(samples))),
        ],
      })),
      range,
    );
  } catch (cause) {
    throw new NoEstimate((cause as Error).message);
  }
}
