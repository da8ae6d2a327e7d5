import { parseJson } from './json';

/** An array that a safetensors file can hold. */
export type Tensor = Float64Array | Float32Array | Int32Array;

const dtypes = { F64: Float64Array, F32: Float32Array, I32: Int32Array } as const;

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Arrays by name, and texts by name, as a safetensors file: the length of the header (8 bytes, little-endian), the
 * header in JSON, and the arrays one after the other.
 *
 * @param shapes of arrays that have more than one dimension.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
  shapes: ReadonlyMap<string, readonly number[]> = new Map(),
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  // The wider numbers first, so that each array begins at a multiple of its numbers' size.
  const ordered = [...tensors].sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  for (const [name, tensor] of ordered) {
    header[name] = {
      dtype: tensor instanceof Float64Array ? 'F64' : tensor instanceof Float32Array ? 'F32' : 'I32',
      shape: shapes.get(name) ?? [tensor.length],
      data_offsets: [offset, (offset += tensor.byteLength)],
    } satisfies Entry;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength).set(text, 8);
  let at = 8 + headerLength;
  for (const [, tensor] of ordered) {
    bytes.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), at);
    at += tensor.byteLength;
  }
  return bytes;
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Map<string, Tensor>;
  readonly shapes: Map<string, readonly number[]>;
  readonly metadata: Record<string, string>;
}

/** Reads such a file. Throws a RangeError if it is not one, or not whole. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true));
  const start = 8 + headerLength;
  if (start > bytes.length) throw new RangeError('not a whole safetensors file');
  let header: Record<string, unknown>;
  try {
    header = parseJson(new TextDecoder().decode(bytes.subarray(8, start))) as Record<string, unknown>;
  } catch (cause) {
    throw new RangeError(`the header of the safetensors file is not as expected: ${(cause as Error).message}`);
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, Tensor>();
  const shapes = new Map<string, readonly number[]>();
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw new RangeError(`array "${name}" is not described as expected`);
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = entry;
    const ArrayType = Object.hasOwn(dtypes, dtype) ? dtypes[dtype as keyof typeof dtypes] : undefined;
    if (!ArrayType) throw new RangeError(`array "${name}" has numbers of type ${dtype}; expected F64, F32 or I32`);
    if (start + to > bytes.length || from > to)
      throw new RangeError(`array "${name}" reaches beyond the end of the file`);
    // A Buffer's own slice() would share its memory, which begins elsewhere.
    tensors.set(name, new ArrayType(Uint8Array.prototype.slice.call(bytes, start + from, start + to).buffer));
    shapes.set(name, shape);
  }
  return { tensors, shapes, metadata: metadata as Record<string, string> };
}

function isEntry(value: unknown): value is Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  return typeof dtype === 'string' && areCounts(shape) && areCounts(offsets) && offsets.length === 2;
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}
