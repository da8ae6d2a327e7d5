import { exp, log } from '@kramers/theory/elementary';
import type { Conversation, ProtocolContext } from '@kramers/core';
import { type BarrierState, type MeasuredDiffusion, sampledTransmission, type UmbrellaProfile } from '@kramers/theory';
import { NoEstimate } from '../rare-events/basin';
import type { Walks } from '../rare-events/walks';
import type { UmbrellaOptions } from './options';
import type { MeasuredTransmission } from './sampled-free-energy';
import { shootFromTop } from './shoot-from-top';
import type { SampledWindow } from './window-diffusion';
import type { WindowWalks } from './window-walks';

/** A measured free energy with a top, as far as the walks from there need it. */
export interface SampledTop {
  readonly profile: UmbrellaProfile;
  readonly diffusion: MeasuredDiffusion;
  readonly windows: readonly SampledWindow[];
  /** y of the trap, where a walk is back, of the top, and of the target, where the escape is over. */
  readonly trap: number;
  readonly top: number;
  readonly end: number;
  /** y of a level of the progress coordinate, and back. */
  readonly toY: (level: number) => number;
  readonly toLevel: (y: number) => number;
  /** Looks after which a walker has settled under another bias. */
  readonly settle: number;
  readonly timeOfStep: number;
  readonly stepsPerEpoch: number;
}

/** Walks that reach neither end, as a share of all, above which κ is not to be had. */
const MOST_UNFINISHED = 0.01;

/** κ and ln τ − ln κ by walks from the top, if they are asked for; null, with a warning, where they do not tell. */
export function* measureTransmission(
  biased: WindowWalks,
  free: Walks,
  { transmission: wanted }: UmbrellaOptions,
  context: ProtocolContext,
  at: SampledTop,
): Conversation<{ transmission?: MeasuredTransmission | null }> {
  if (wanted === undefined) return {};
  const { profile, diffusion, windows, trap, top, end, timeOfStep } = at;
  const nearest = indexOfNearest(profile.y, top);
  const walkers = yield* shootFromTop(biased, free, wanted, {
    top,
    stepVariance: 2 * exp(diffusion.lnDiffusion[nearest]!) * timeOfStep,
    back: at.toLevel(trap),
    over: at.toLevel(end),
    toY: at.toY,
    settle: at.settle,
    from: windows[
      indexOfNearest(
        windows.map(({ centre }) => centre),
        top,
      )
    ]!.states,
  });
  try {
    return { transmission: measured(walkers, wanted.shots, at, free.dynamics.progress.level(at.toLevel(top))) };
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof NoEstimate)) throw cause;
    context.warn(`no transmission coefficient: ${cause.message}`);
    return { transmission: null };
  }
}

function measured(
  walkers: readonly (readonly BarrierState[])[],
  shots: number,
  { profile, diffusion, trap, end, timeOfStep, stepsPerEpoch }: SampledTop,
  value: number,
): MeasuredTransmission {
  const ends = walkers.flat().flatMap((state) => state.shots.map((shot) => shot.end));
  const [walksBack, walksOver, neither] = (['back', 'over', 'neither'] as const).map(
    (way) => ends.filter((end) => end === way).length,
  );
  if (neither! > MOST_UNFINISHED * ends.length) {
    throw new NoEstimate(
      `${neither} of ${ends.length} walks from the top reached neither the trap nor the target in time; ` +
        'take another target',
    );
  }
  const found = sampledTransmission(profile, diffusion, { walkers, below: trap, end, timeOfStep });
  const { lnKappa, lnTime, committor, expectedCommittor, spread } = found;
  const lnEpoch = log(timeOfStep * stepsPerEpoch);
  return {
    value,
    states: walkers.flat().length,
    shots,
    walksBack: walksBack!,
    walksOver: walksOver!,
    kappa: exp(lnKappa.value),
    kappaLow: exp(lnKappa.low),
    kappaHigh: exp(lnKappa.high),
    lnKappa: lnKappa.value,
    lnKappaError: lnKappa.error,
    lnTau: lnTime.value - lnEpoch,
    lnTauError: lnTime.error,
    lnTauLow: lnTime.low - lnEpoch,
    lnTauHigh: lnTime.high - lnEpoch,
    committor: { ...committor, expected: expectedCommittor },
    committorSpread: spread,
  };
}

function indexOfNearest(values: ArrayLike<number>, value: number): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i]! - value) < Math.abs(values[best]! - value)) best = i;
  }
  return best;
}
