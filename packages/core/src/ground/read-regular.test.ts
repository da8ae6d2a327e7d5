import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentHash, filesIn } from './files';
import { readRegular } from './read-regular';
import { temporaryFolder } from '../../../../test/support/folders';

const folder = temporaryFolder();
const write = (name: string, text: string): string => (writeFileSync(join(folder, name), text), join(folder, name));

it('reads a file as it is', () => {
  expect(Buffer.from(readRegular(write('a', 'some text'), 9)).toString()).toBe('some text');
  expect(readRegular(write('empty', ''), 0)).toHaveLength(0);
});

it('refuses what is no file, without waiting for it', () => {
  mkdirSync(join(folder, 'sub'));
  expect(() => filesIn(folder)('sub')).toThrow(`this is a folder (looked for ${join(folder, 'sub')})`);
  expect(() => filesIn(folder)('absent')).toThrow('no such file');
  expect(() => readRegular(write('long', 'x'.repeat(11)), 10)).toThrow('it has 11 bytes');
});

it.skipIf(process.platform !== 'linux')('refuses pipes, devices and what the system makes up', () => {
  spawnSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')]);
  expect(() => filesIn(folder)('pipe')).toThrow('this is no regular file');
  expect(() => filesIn('/')('dev/zero')).toThrow('this is no regular file');
  expect(() => filesIn('/')('proc/self/environ')).toThrow('this is no regular file');
});

it('reads only what is listed, as it was listed', () => {
  const path = write('listed', 'one');
  const only = { [path]: contentHash(Buffer.from('one')) };
  expect(Buffer.from(filesIn(folder, only)('listed')).toString()).toBe('one');
  write('other', 'one');
  expect(() => filesIn(folder, only)('other')).toThrow('the run does not list this file');
  expect(() => filesIn(folder, only)('constructor')).toThrow('the run does not list this file');
  write('listed', 'two');
  expect(() => filesIn(folder, only)('listed')).toThrow('not the file that the run lists');
});
