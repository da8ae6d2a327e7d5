import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveExperiment, sourceFromValue, version } from '@kramers/core';
import { Registry } from '@kramers/core/plugins';
import { expect, it } from 'vitest';
import { kernelsPlugin } from '@kramers/kernels';
import { modelsPlugin } from '@kramers/models';
import { protocolsPlugin } from '@kramers/protocols';
import { queueName } from '../packages/cluster/src/messages/posting';
import { Seals } from '../packages/cluster/src/messages/seals';
import { requirementOf, shortfall } from '../packages/cluster/src/messages/requirement';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();
const file = join(folder, 'data.csv');
const fill = (text: string): void =>
  writeFileSync(file, `a,b\n${Array.from({ length: 20 }, (_, row) => `${row},${text}${row % 7}`).join('\n')}`);
fill('');

const registry = new Registry([modelsPlugin, kernelsPlugin, protocolsPlugin]);
const source = sourceFromValue({
  name: 'trial',
  data: { kind: 'table', file, inputs: ['a'], outputs: ['b'] },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 1 },
  reporters: [],
});
const [point] = resolveExperiment(registry, source).points;
const plugin = { specifier: './own.ts', hash: 'abc' };
const required = requirementOf([{ key: 'key', point: point!, replica: 0, seed: 42 }], registry, [plugin]);

it('is met by a machine that has the same, wherever its plugins lie', () => {
  expect(shortfall(required, registry, [plugin, { specifier: './more.ts', hash: 'def' }])).toBeNull();
  expect(shortfall(required, registry, [{ specifier: '../elsewhere.ts', hash: 'abc' }])).toBeNull();
});

it('names what a machine lacks, and what to do', () => {
  expect(shortfall({ ...required, kramers: '99.0.0' }, registry, [plugin])).toBe(
    `they are for Kramers 99.0.0, and this is ${version}; install that version here`,
  );
  expect(shortfall({ ...required, contributions: ['backends/wasm@99'] }, registry, [plugin])).toMatch(
    /need the kernel wasm@99, which this Kramers does not have/,
  );
  expect(shortfall({ ...required, contributions: ['protocols/rank-trap@9'] }, registry, [plugin])).toBe(
    'they need protocols/rank-trap@9, which this Kramers does not have',
  );
  expect(shortfall(required, registry, [])).toMatch(
    /need plugin "\.\/own\.ts" \(source abc\); start the worker with --plugins/,
  );
  // The kernel may well be the plugin's own.
  expect(shortfall({ ...required, contributions: ['backends/own@1'] }, registry, [])).toMatch(
    /need plugin "\.\/own\.ts" \(source abc\); start the worker with --plugins/,
  );
  expect(shortfall(required, registry, [{ specifier: './own.ts', hash: 'old' }])).toMatch(
    /need another version of plugin "\.\/own\.ts"/,
  );
  fill('1');
  expect(shortfall(required, registry, [plugin])).toMatch(/they read .*data\.csv, which is not here as it is there/);
  rmSync(file);
  expect(shortfall(required, registry, [plugin])).toMatch(/they read .*data\.csv, which is not here as it is there/);
});

it('is part of the name of a queue', () => {
  const name = (one: typeof required, epochs: 'all' | 'thinned' = 'all', secret?: string): string =>
    queueName('run', { required: one, epochs }, new Seals(secret));
  expect(name(required)).toBe(name(JSON.parse(JSON.stringify(required)) as typeof required));
  expect(name(required)).not.toBe(name({ ...required, plugins: [['./own.ts', 'def']] }));
  expect(name(required)).not.toBe(name(required, 'thinned'));
  expect(name(required)).not.toBe(name(required, 'all', 'secret'));
});
