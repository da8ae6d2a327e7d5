import type { z } from 'zod';
import type { Contribution } from './contribution';

/**
 * A kind of event that a plugin adds to the stream. Its protocols send it by `context.emit(name, payload)`; what is in
 * the payload stands in the event beside `type`, `cell`, `point` and `replica`. Listeners know its type by declaration
 * merging:
 *
 * @example
 * declare module '@kramers/core' {
 *   interface TrainingEventMap {
 *     'kick-given': EventSource & { readonly amplitude: number };
 *   }
 * }
 * const kickGiven = { name: 'kick-given', summary: 'The weights were kicked', schema: z.strictObject({ amplitude:
 * z.number() }) };
 */
export interface PluginEvent extends Contribution {
  /** The payload: plain values only, so that the event can go to another thread, process or file. */
  readonly schema: z.ZodObject;
}
