/**
 * What a protocol returns, as the plain data that its cell's file and other threads can hold. Typed arrays become maps
 * of their numbers; what is undefined becomes null, or is left out of its map.
 *
 * @throws RangeError that says what else was found, and where.
 * @example
 * plainValue({ at: 3, gone: undefined }); // { at: 3 }
 */
export function plainValue(value: unknown): unknown {
  try {
    const text = JSON.stringify(value, (key, part: unknown) => {
      if (!['function', 'symbol', 'bigint'].includes(typeof part)) return part;
      throw new RangeError(`a ${typeof part}${key === '' ? '' : ` as "${key}"`}`);
    }) as string | undefined;
    return text === undefined ? null : (JSON.parse(text) as unknown);
  } catch (cause) {
    const what = cause instanceof RangeError ? cause.message : 'what leads back to itself';
    throw new RangeError(`the protocol returned ${what}; return plain data: numbers, texts, lists and maps of them`, {
      cause,
    });
  }
}
