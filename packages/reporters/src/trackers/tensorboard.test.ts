import { trapRun } from '@kramers/core/testing';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { tensorboard } from './tensorboard';

/** Event files as TensorFlow declares them, for a decoder that is not ours. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
  message Value { string tag = 1; oneof value { float simple_value = 2; } }
  message Summary { repeated Value value = 1; }
`);
const Event = root.lookupType('Event');

/** CRC-32C a bit at a time, with the reversed polynomial of RFC 3720. */
function crc32c(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

interface Decoded {
  readonly wallTime: number;
  readonly step?: string;
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly { readonly tag: string; readonly simpleValue: number }[] };
}

/** Reads the records of an event file, and refuses those whose checksums are not theirs. */
function eventsIn(file: Uint8Array): Decoded[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const unmasked = (at: number): number => {
    const rotated = (view.getUint32(at, true) - 0xa282ead8) >>> 0;
    return ((rotated >>> 17) | (rotated << 15)) >>> 0;
  };
  const events: Decoded[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    const message = file.subarray(at + 12, at + 12 + length);
    expect(unmasked(at + 8)).toBe(crc32c(file.subarray(at, at + 8)));
    expect(unmasked(at + 12 + length)).toBe(crc32c(message));
    events.push(Event.toObject(Event.decode(message), { longs: String }) as Decoded);
    at += 16 + length;
  }
  return events;
}

async function filesOf(run: ReturnType<typeof trapRun>): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await tensorboard.finished?.(run, {
    write: (name, content) => files.set(name, Buffer.concat([...(content as Iterable<Uint8Array>)])),
  });
  return files;
}

describe('tensorboard', () => {
  it('writes what an independent reader finds again: every number of every row of the trace', async () => {
    const run = trapRun([{ replicas: [417] }]);
    const [[name, file], ...others] = [...(await filesOf(run))] as [[string, Uint8Array], ...unknown[]];
    expect([name, others]).toEqual(['tensorboard/rank-trap/replica-0/events.out.tfevents.0000000000.kramers', []]);
    const [first, ...events] = eventsIn(file);
    expect(first).toEqual({ wallTime: 0, fileVersion: 'brain.Event:2' });
    const [cell] = [...run.cells()];
    expect(events).toHaveLength(cell!.trace.rows.length);
    for (const [i, event] of events.entries()) {
      const [phase, epoch, , beta, , trainMse, testMse] = cell!.trace.rows[i]!;
      const found = new Map(event.summary!.value.map(({ tag, simpleValue }) => [tag, simpleValue]));
      const under = cell!.phases[phase!]!.name;
      expect(Number(event.step ?? 0)).toBe(epoch);
      expect(found.get(`${under}/beta`)).toBe(Math.fround(beta!));
      expect(found.get(`${under}/trainMse`)).toBe(Math.fround(trainMse!));
      expect(found.get(`${under}/testMse`)).toBe(Math.fround(testMse!));
    }
  });

  it('has a run for each replica, whatever its setting is called', async () => {
    const point = (label: string) => ({ parameters: { 'protocol.label': label }, replicas: [5, null] });
    const run = trapRun([point('a/../b'), point('a b'), point('A_B'), point('../../etc')]);
    const names = [...(await filesOf(run)).keys()];
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(8);
    for (const name of names)
      expect(name).toMatch(/^tensorboard\/[^./][^/]*\/replica-[01]\/events\.out\.tfevents\.0+\./);
  });

  it('counts the epochs of phases that share a name on', async () => {
    const [cell] = [...trapRun([{ replicas: [5] }]).cells()];
    const run = trapRun([{ replicas: [5] }]);
    const phases = cell!.phases.map((phase) => ({ ...phase, name: 'up', epochs: 100 }));
    const files = await filesOf({ ...run, cells: () => [{ ...cell!, phases }] });
    const steps = eventsIn([...files.values()][0]!).map(({ step }) => Number(step ?? 0));
    expect(steps.slice(1, 4)).toEqual([0, 1, 2]);
    expect(steps.at(-1)).toBe(105);
  });
});
