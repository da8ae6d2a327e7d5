import { log } from '../../elementary';

/**
 * One escape time of a sweep: the knobs it was measured at, and ln τ with its standard error (τ in epochs). A point at
 * which nothing escaped has `lnTau: null` and says in `totalTime` for how many epochs its runs were watched together;
 * so an `ExponentialRate` with its knobs beside it is a point.
 */
export interface EscapePoint {
  /** T of Langevin noise, in units of the loss. */
  readonly temperature?: number;
  readonly learningRate?: number;
  readonly batchSize?: number;
  /** Only matters where it differs between points; default 1. */
  readonly stepsPerEpoch?: number;
  readonly lnTau: number | null;
  readonly lnTauError: number | null;
  readonly totalTime?: number;
}

/**
 * What a point says about ln τ: a value with an error, or, with `error` null, that `value` is ln of a time without any
 * escape.
 */
export interface LnTauReading {
  readonly value: number;
  readonly error: number | null;
}

/**
 * Reads ln τ or the time without escapes from a point. Throws a RangeError when it has neither, or an error that is not
 * positive.
 */
export function readLnTau({ lnTau, lnTauError, totalTime }: EscapePoint): LnTauReading {
  if (lnTau === null) {
    if (!(totalTime !== undefined && totalTime > 0 && Number.isFinite(totalTime))) {
      throw new RangeError(`A point without escapes needs the total time it was watched, in epochs, got ${totalTime}.`);
    }
    return { value: log(totalTime), error: null };
  }
  if (!Number.isFinite(lnTau)) throw new RangeError(`A point's ln τ must be finite, got ${lnTau}.`);
  if (!(lnTauError !== null && lnTauError > 0 && Number.isFinite(lnTauError))) {
    throw new RangeError(`A measured ln τ needs a positive finite standard error, got ${lnTauError}.`);
  }
  return { value: lnTau, error: lnTauError };
}

/** A knob of a point. Throws a RangeError that names it when the point lacks it or it is not positive. */
export function readKnob(point: EscapePoint, knob: 'temperature' | 'learningRate' | 'batchSize'): number {
  const value = point[knob];
  if (!(value !== undefined && value > 0 && Number.isFinite(value))) {
    throw new RangeError(`Every point of this law needs a positive ${knob}, got ${value}.`);
  }
  return value;
}

/** B/η_lr of a point, by which minibatch noise is cold. Throws as `readKnob` does. */
export function batchOverLearningRate(point: EscapePoint): number {
  return readKnob(point, 'batchSize') / readKnob(point, 'learningRate');
}

/**
 * ln of the length of an epoch in units of η_lr · steps: added to ln τ in epochs it removes the drift with η_lr. Throws
 * as `readKnob` does.
 */
export function lnEpochLength(point: EscapePoint): number {
  return log(readKnob(point, 'learningRate') * (point.stepsPerEpoch ?? 1));
}
