import type { z } from 'zod';
import type { Protocol, ProtocolContext } from './protocol';
import type { Conversation } from './request';

/**
 * A way of estimating an escape time without waiting for escapes. It is a protocol too, under its own name, so that
 * experiments may name it; and `kramers rate --method NAME` makes one of a rank trap: the trap's options are passed on
 * as far as the method knows them.
 */
export interface RateMethod<Options extends z.ZodObject = z.ZodObject> extends Protocol<Options> {
  /** Returns the estimate; null where the network was not in the trap. */
  run(options: z.output<Options>, context: ProtocolContext): Conversation<RateEstimate | null>;
}

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

/**
 * Whether what a protocol returned as its cell's value is a rate estimate.
 *
 * @example isRateEstimate({ kind: 'schemes' }); // false
 */
export function isRateEstimate(value: unknown): value is RateEstimate {
  return typeof value === 'object' && value !== null && (value as Partial<RateEstimate>).kind === 'rate-estimate';
}
