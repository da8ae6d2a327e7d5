/**
 * One run that was watched for an escape. `time` is in epochs, counted from the start of the phase that watches.
 * `escaped: false` means right-censored: the run was still trapped at `time`, where the watching stopped.
 */
export interface EscapeObservation {
  readonly time: number;
  readonly escaped: boolean;
}

/** What a set of observations amounts to: numbers of runs, and the time they were at risk, in epochs. */
export interface Exposure {
  readonly escapes: number;
  readonly censored: number;
  readonly totalTime: number;
}

/**
 * Counts escapes and censored runs and adds up their time at risk.
 *
 * @throws RangeError when there is no observation or when a time is negative or not finite
 * @example
 * exposure([{ time: 30, escaped: true }, { time: 50, escaped: false }]); // { escapes: 1, censored: 1, totalTime: 80 }
 */
export function exposure(observations: readonly EscapeObservation[]): Exposure {
  if (observations.length === 0) throw new RangeError('At least one escape observation is needed, got none.');
  let escapes = 0;
  let totalTime = 0;
  for (const { time, escaped } of observations) {
    if (!(time >= 0 && Number.isFinite(time))) {
      throw new RangeError(`An escape time must be a finite number of epochs, 0 or more, got ${time}.`);
    }
    if (escaped) escapes += 1;
    totalTime += time;
  }
  return { escapes, censored: observations.length - escapes, totalTime };
}

/**
 * Refuses times that are not counted in whole epochs, of an escape 1 or more.
 *
 * @param what the test that needs them, as a sentence begins.
 * @throws RangeError
 */
export function requireWholeEpochs(observations: readonly EscapeObservation[], what: string): void {
  const strange = observations.find(({ time, escaped }) => !Number.isInteger(time) || (escaped && time === 0));
  if (strange) throw new RangeError(`${what} needs whole epochs, of an escape 1 or more, got ${strange.time}.`);
}
