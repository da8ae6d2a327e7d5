import fs from 'node:fs';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { atomicWrite, removeLeftovers } from './atomic-write';
import { temporaryFolder } from '../../../../test/support/folders';

const folder = temporaryFolder();
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** Notes what is synchronised to the disk, and when the file gets its name. */
function watched(): string[] {
  const told: string[] = [];
  const { fsyncSync, renameSync } = fs;
  vi.spyOn(fs, 'fsyncSync').mockImplementation((handle) => {
    told.push(fs.fstatSync(handle).isDirectory() ? 'folder' : 'file');
    fsyncSync(handle);
  });
  vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    told.push('name');
    renameSync(from, to);
  });
  syncBuiltinESMExports();
  return told;
}

describe('atomicWrite', () => {
  it('synchronises the file, then gives it its name, then synchronises the folder', () => {
    const told = watched();
    expect(atomicWrite(join(folder, 'lasting'), ['a', 'b'])).toBe(2);
    expect(told).toEqual(['file', 'name', 'folder']);
    expect(readFileSync(join(folder, 'lasting'), 'utf8')).toBe('ab');
  });

  it('waits for nothing where the content can be made again', () => {
    const told = watched();
    atomicWrite(join(folder, 'passing'), 'x', false);
    expect(told).toEqual(['name']);
  });

  it('leaves nothing behind where it fails', () => {
    const before = readdirSync(folder);
    expect(() =>
      atomicWrite(
        join(folder, 'broken'),
        (function* () {
          yield 'a';
          throw new Error('no more');
        })(),
      ),
    ).toThrow('no more');
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('removeLeftovers', () => {
  it('takes what was left long ago, and leaves what another writer is at', () => {
    const [old, young] = ['old.json.1-a.tmp', 'young.json.2-b.tmp'];
    for (const name of [old, young]) writeFileSync(join(folder, name!), 'half');
    utimesSync(join(folder, old!), new Date(0), new Date(Date.now() - 120_000));
    removeLeftovers(folder);
    expect(readdirSync(folder)).toContain(young);
    expect(readdirSync(folder)).not.toContain(old);
    removeLeftovers(folder, ['old', 'young.json']);
    expect(readdirSync(folder)).not.toContain(young);
  });
});
