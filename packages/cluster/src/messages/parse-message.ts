import { fromLosslessText } from '@kramers/core/internal';
import { TEXT_PARTS } from './modest';
import { Refused } from './seals';

/**
 * A job or a report from its text.
 *
 * @throws Refused where it is no JSON, or has more parts than a cell can have.
 */
export function parseMessage(text: string): unknown {
  try {
    return fromLosslessText(text, TEXT_PARTS);
  } catch (cause) {
    throw new Refused(cause instanceof RangeError ? 'it has more parts than a cell can have' : 'it is no JSON');
  }
}
