import type { EventSource, TrainingEvent } from '../contracts/events';
import { plainValue } from '../ground/plain-value';
import { didYouMean } from '../ground/suggest';
import type { Registry } from '../plugins/registry';

/** What stands in every event of a cell, and therefore in no payload. */
const taken = ['type', 'cell', 'point', 'replica'];

/**
 * An event of a plugin's own, checked by the schema that it was listed with.
 *
 * @throws RangeError where no plugin lists such an event, or the payload is not what its schema takes.
 */
export function pluginEvent(
  registry: Registry,
  source: EventSource,
  type: string,
  payload: Readonly<Record<string, unknown>>,
): TrainingEvent {
  const kind = registry.find('events', type);
  if (!kind) {
    const known = registry.names('events');
    const hint = known.length > 0 ? didYouMean(type, known) : '; list it under "events" of the plugin';
    throw new RangeError(`the protocol sent an event "${type}", which no plugin lists${hint}`);
  }
  const parsed = kind.schema.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue!.path.length > 0 ? `${issue!.path.join('.')}: ` : '';
    throw new RangeError(`the event "${type}" is not as its schema says: ${place}${issue!.message}`);
  }
  const own = plainValue(parsed.data) as Record<string, unknown>;
  const doubled = taken.find((key) => Object.hasOwn(own, key));
  if (doubled !== undefined)
    throw new RangeError(`the event "${type}" has "${doubled}" in its payload, which every event has`);
  return { type, ...source, ...own } as unknown as TrainingEvent;
}
