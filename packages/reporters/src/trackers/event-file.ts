import { bytesField, doubleField, floatField, wholeField } from './protobuf';

/** One step of an event file: numbers by tag. */
export interface ScalarStep {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** CRC-32C of some bytes: that of RFC 3720. */
export type Checksum = (bytes: Uint8Array) => number;

/**
 * The bytes of a TensorBoard event file: a record that says `brain.Event:2`, then one a step.
 *
 * A record is the length of its message as a 64-bit number, the masked checksum of these eight bytes, the message, and
 * its masked checksum, all little-endian (TensorFlow's TFRecord). A message is an `Event` of TensorFlow's
 * core/util/event.proto: wall_time = 1, step = 2, file_version = 3, summary = 5; a summary has values = 1, each of
 * tag = 1 and simple_value = 2.
 * Wall times are the steps, taken as seconds, so that equal runs give equal bytes.
 */
export function* eventFile(steps: Iterable<ScalarStep>, crc32c: Checksum): Generator<Uint8Array> {
  yield record(Uint8Array.from([...doubleField(1, 0), ...bytesField(3, 'brain.Event:2')]), crc32c);
  for (const { step, values } of steps) {
    const summary = Object.entries(values).flatMap(([tag, value]) =>
      bytesField(1, Uint8Array.from([...bytesField(1, tag), ...floatField(2, value)])),
    );
    const event = [...doubleField(1, step), ...wholeField(2, step), ...bytesField(5, Uint8Array.from(summary))];
    yield record(Uint8Array.from(event), crc32c);
  }
}

const HEADER = 12;
const FOOTER = 4;

function record(message: Uint8Array, crc32c: Checksum): Uint8Array {
  const bytes = new Uint8Array(HEADER + message.length + FOOTER);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(message.length), true);
  view.setUint32(8, masked(crc32c(bytes.subarray(0, 8))), true);
  bytes.set(message, HEADER);
  view.setUint32(HEADER + message.length, masked(crc32c(message)), true);
  return bytes;
}

/** A checksum as it is stored: turned by 15 bits, and a constant added, lest a checksum of checksums be weak. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
