/** Writes the few kinds of protocol buffer fields that event files are made of. */

const text = new TextEncoder();

/** A field that holds bytes: a message within a message, or a text. */
export function bytesField(number: number, bytes: Uint8Array | string): number[] {
  const content = typeof bytes === 'string' ? text.encode(bytes) : bytes;
  return [...varint(number * 8 + 2), ...varint(content.length), ...content];
}

/** A whole number from 0 up. */
export function wholeField(number: number, value: number): number[] {
  return [...varint(number * 8), ...varint(value)];
}

/** A number in double precision. */
export function doubleField(number: number, value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [...varint(number * 8 + 1), ...bytes];
}

/** A number in single precision. */
export function floatField(number: number, value: number): number[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [...varint(number * 8 + 5), ...bytes];
}

/** Seven bits a byte, the lowest first. Exact up to 2^53. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
