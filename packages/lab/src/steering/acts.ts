import type { PerturbRequest, TrainRequest } from '@kramers/core/plugins';
import type { Act } from '../messages/steering';
import type { Step } from './steerable';

/** What was done, as far as the first `time` epochs: what came at the end of them, and later, is left out. */
export function actsUntil(acts: readonly Act[], time: number): Act[] {
  const kept: Act[] = [];
  let left = time;
  for (const act of acts) {
    if (act.kind === 'train') {
      kept.push({ ...act, epochs: Math.min(act.epochs, left) });
      left -= act.epochs;
      if (left <= 0) break;
    } else kept.push(act);
  }
  return kept;
}

/** Epochs of all that was done. */
export function lengthOf(acts: readonly Act[]): number {
  return acts.reduce((sum, act) => sum + (act.kind === 'train' ? act.epochs : 0), 0);
}

/** An act of training as a protocol asks for it. */
export function trainingOf({ knobs }: Act & { kind: 'train' }, base: TrainRequest, epochs: number): TrainRequest {
  const { on, sampling, stepsPerEpoch } = base;
  return { kind: 'train', name: 'steered', ...knobs, on, sampling, stepsPerEpoch, epochs };
}

/** A kick as a protocol asks for it; `place` counts the kicks before it, whose noise is another. */
export function kickOf({ amplitude }: Act & { kind: 'kick' }, place: number): PerturbRequest {
  return { kind: 'perturb', how: 'isotropic', amplitude, streams: `pipeline/${place}` };
}

/** The same acts as steps of a pipeline; the first training is the one whose escape is timed, unless one was before. */
export function stepsOf(acts: readonly Act[], base: TrainRequest, watchedBefore: boolean): Step[] {
  let watched = watchedBefore;
  return acts.flatMap((act): Step[] => {
    if (act.kind === 'kick') return [{ perturb: { kind: 'isotropic', amplitude: act.amplitude } }];
    if (act.epochs === 0) return [];
    const { kind: _kind, ...request } = trainingOf(act, base, act.epochs);
    const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
    const watch = watched ? {} : { watch: true };
    watched = true;
    return [{ train: { ...given, ...watch } }];
  });
}
