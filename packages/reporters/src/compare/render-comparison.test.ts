import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWrite } from '@kramers/core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { words } from '../testing/page-text';
import { trapRun } from '@kramers/core/testing';
import { runNames } from './compared-view';
import { writeComparison } from './render-comparison';
import { temporaryFolder } from '../../../../test/support/folders';

describe('writeComparison', () => {
  const root = temporaryFolder();
  let page: string;

  beforeAll(async () => {
    const heated = (times: readonly number[]) =>
      [5e-4, 6e-4].map((temperature, i) => ({
        parameters: { 'protocol.temperature': temperature },
        temperature,
        replicas: times.map((time) => time * (2 - i)),
      }));
    const over = { 'protocol.temperature': [5e-4, 6e-4] };
    const wide = trapRun(heated([40, 60, 90]), {
      name: 'wide <b>',
      over,
      model: { kind: 'linear', depth: 3, width: 20, bias: false, regulariseBias: false, init: {} },
    });
    const narrow = trapRun(heated([10, 20, 30]), { name: 'narrow', over });
    await writeComparison(
      [
        { run: wide, folder: 'wide', way: '../wide' },
        { run: narrow, folder: 'narrow', way: '../narrow' },
      ],
      { write: (name, content) => void atomicWrite(join(root, name), content) },
    );
    page = readFileSync(join(root, 'report.html'), 'utf8');
  });

  it('names the settings that differ, and no other', () => {
    const [, table] = /What differs(.*?)Results/s.exec(words(page))!;
    expect(table).toContain('Setting wide <b> narrow model.width 20 10');
    expect(table).not.toMatch(/model\.depth|learningRate|temperature/);
  });

  it('sets results side by side, and links to the runs', () => {
    const text = words(page);
    for (const label of ['wide <b>: temperature = 0.0005', 'narrow: temperature = 0.0006'])
      expect(text).toContain(label);
    expect(page).toContain('href="../wide/report.html"');
    expect(page).not.toContain('wide <b>:');
  });

  it('draws escape times and survival together, each run in a colour', () => {
    expect(readdirSync(join(root, 'figures')).filter((name) => name.endsWith('.csv'))).toEqual(
      expect.arrayContaining(['arrhenius.csv', 'survival.csv']),
    );
    const rows = readFileSync(join(root, 'figures', 'arrhenius.csv'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('measured,'));
    expect(rows.map((row) => row.split(',')[1])).toEqual(['wide <b>', 'wide <b>', 'narrow', 'narrow']);
  });
});

describe('runNames', () => {
  it('takes folders for experiments of one name', () => {
    expect(
      runNames([
        { experiment: 'a', folder: 'x' },
        { experiment: 'b', folder: 'y' },
        { experiment: 'a', folder: 'z' },
      ]),
    ).toEqual(['x', 'b', 'z']);
  });
});
