/** A rope of bytes: code is put together from pieces and flattened once, when the module is written. */
export type Code = readonly (number | Code)[];

/** The bytes of a rope, in order. */
export function flatten(code: Code, bytes: number[] = []): number[] {
  for (const piece of code) {
    if (typeof piece === 'number') bytes.push(piece);
    else flatten(piece, bytes);
  }
  return bytes;
}

/** LEB128 of an unsigned integer below 2³². */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest >= 128) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** LEB128 of a signed integer. */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    // Done when what is left only repeats the sign bit of this byte.
    if ((rest === 0n && low < 64) || (rest === -1n && low >= 64)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

/** A vector of the binary format: the number of items, then the items. */
export function counted(items: readonly Code[]): Code {
  return [unsigned(items.length), ...items];
}

/** A byte length, then the bytes. */
export function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}

/** A name, in UTF-8. */
export function named(name: string): Code {
  return sized([...new TextEncoder().encode(name)]);
}

/** The eight bytes of a double, little-endian. */
export function doubleBytes(value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [...bytes];
}

/** The four bytes of the nearest single-precision number, little-endian. */
export function singleBytes(value: number): number[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [...bytes];
}
