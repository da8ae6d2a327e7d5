/**
 * A text from outside as JSON. What the engine says of a mistake quotes the text, which may be somebody's secret;
 * this does not.
 *
 * @throws RangeError in one sentence if it is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const place = /at position (\d+)/.exec((cause as Error).message)?.[1];
    throw new RangeError(`it is not JSON${place === undefined ? '' : ` (from character ${place} on)`}`);
  }
}
