/**
 * What a protocol returns as its cell's value when it has estimated an escape time without waiting for escapes. The
 * summary takes it for the grid point's escape time. Times are in epochs.
 */
export interface RateEstimate {
  readonly kind: 'rate-estimate';
  /** The way it was estimated: the protocol's name. */
  readonly method: string;
  readonly fromRank: number;
  readonly toRank: number;
  /** ln of the mean escape time; null when there is no estimate, and then `reason` says why. */
  readonly lnTau: number | null;
  readonly lnTauError: number | null;
  /** 95 % interval. */
  readonly lnTauLow: number | null;
  readonly lnTauHigh: number | null;
  readonly reason: string | null;
  /** SGD steps to the epoch in which the times are counted. */
  readonly stepsPerEpoch: number;
}

/** Whether a cell's value is a rate estimate. */
export function isRateEstimate(value: unknown): value is RateEstimate {
  return typeof value === 'object' && value !== null && (value as Partial<RateEstimate>).kind === 'rate-estimate';
}
