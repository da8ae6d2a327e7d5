import type { z } from 'zod';
import type { Conversation } from './request';
import type { Protocol, ProtocolContext } from './protocol';
import type { RateEstimate } from './rate-estimate';

/**
 * A way of estimating an escape time without waiting for escapes. It is a protocol too, under its own name, so that
 * experiments may name it; and `kramers rate --method NAME` makes one of a rank trap: the trap's options are passed on
 * as far as the method knows them.
 */
export interface RateMethod<Options extends z.ZodObject = z.ZodObject> extends Protocol<Options> {
  /** Returns the estimate; null where the network was not in the trap. */
  run(options: z.output<Options>, context: ProtocolContext): Conversation<RateEstimate | null>;
}
