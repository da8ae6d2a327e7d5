/** What stands in JSON for a number that it cannot hold: one that is not finite, or −0. */
interface Marked {
  readonly $number: string;
}

/**
 * A plain value as JSON from which {@link fromLosslessText} makes the same value again, numbers that are not finite
 * included.
 */
export function losslessText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? markNumber(part) : part));
}

/**
 * A plain value from such a text.
 *
 * @param parts that it may have, see {@link refuseUnwieldy}.
 * @throws RangeError or SyntaxError if it is none.
 */
export function fromLosslessText(text: string, parts = MOST_PARTS): unknown {
  refuseUnwieldy(text, parts);
  // Looking at every part takes five times as long as the rest.
  if (!text.includes('"$number"')) return JSON.parse(text);
  return JSON.parse(text, (_key, part: unknown) => (isMarked(part) ? Number(part.$number) : part));
}

/** A number as JSON can hold it. */
export function markNumber(value: number): number | Marked {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : { $number: Object.is(value, -0) ? '-0' : String(value) };
}

/** Whether a part of a parsed text stands for a number. */
export function isMarked(part: unknown): part is Marked {
  return typeof part === 'object' && part !== null && typeof (part as Partial<Marked>).$number === 'string';
}

/**
 * A text from outside as JSON. What the engine says of a mistake quotes the text, which may be somebody's secret;
 * this does not.
 *
 * @param parts that it may have, see {@link refuseUnwieldy}.
 * @throws RangeError in one sentence if it is not JSON, or more of it than anybody writes.
 */
export function parseJson(text: string, parts = MOST_PARTS): unknown {
  refuseUnwieldy(text, parts);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const place = /at position (\d+)/.exec((cause as Error).message)?.[1];
    throw new RangeError(`it is not JSON${place === undefined ? '' : ` (from character ${place} on)`}`);
  }
}

/** Lists, maps and texts: the manifest of a million cells has two million and some. */
const MOST_PARTS = 2 ** 22;
/** Values of any kind: a cell that keeps the weights of the largest network has ten million. */
const MOST_VALUES = 2 ** 24;
const DEEPEST = 200;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [LIST, LIST_END, MAP, MAP_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses a text in JSON that would take far more memory than its length, or more calls than a function may make within
 * itself: `[{},{},…` takes fifty times its length.
 *
 * @param parts lists, maps and texts, keys among them, at most.
 * @throws RangeError in one sentence.
 */
export function refuseUnwieldy(text: string, parts = MOST_PARTS): void {
  let found = 0;
  let values = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === COMMA) values++;
    else if (sign === LIST_END || sign === MAP_END) depth--;
    else if (sign === QUOTE) {
      found++;
      while (++at < text.length && text.charCodeAt(at) !== QUOTE) if (text.charCodeAt(at) === BACKSLASH) at++;
    } else if (sign === LIST || sign === MAP) {
      found++;
      if (++depth > DEEPEST) throw new RangeError(`it is nested more than ${DEEPEST} levels deep`);
    }
    if (found > parts) throw new RangeError(`it has more than ${parts} lists, maps and texts`);
    if (values > MOST_VALUES) throw new RangeError(`it has more than ${MOST_VALUES} values`);
  }
}
