import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from '../tsup.shared';
import { expect, it } from 'vitest';
import { kramers } from './support/command';
import { filled } from './support/folders';

/** The names that an index exports, as it lists them. */
function namesOf(text: string): string[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gms)].flatMap(([, list]) =>
    list!
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== ''),
  );
}

const entries = Object.entries(sources).filter(([name]) => !['@kramers/cli', '@kramers/core/failure'].includes(name));

it('the index of @kramers/core lists at most 150 names', () => {
  const names = namesOf(readFileSync(sources['@kramers/core']!, 'utf8'));
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('createLab');
  expect(names.length).toBeGreaterThan(80);
  expect(names.length).toBeLessThanOrEqual(150);
});

it('each name of @kramers/core has one place', () => {
  const all = entries
    .filter(([name]) => name.startsWith('@kramers/core') && name !== '@kramers/core/testing')
    .flatMap(([, file]) => namesOf(readFileSync(file, 'utf8')));
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
});

it.each(entries)('%s lists what it exports', (_, file) => {
  expect(readFileSync(file, 'utf8')).not.toContain('export *');
});

it('every name under which packages are asked for is one that they can be asked for when built', () => {
  // The package that has the others under one name is asked for by that.
  for (const name of readdirSync('packages').filter((one) => one !== 'kramers')) {
    const { exports } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')) as { exports: object };
    const doors = Object.keys(exports).map((door) => `@kramers/${name}${door.slice(1)}`);
    expect(doors.sort()).toEqual(
      Object.keys(sources)
        .filter((source) => source === `@kramers/${name}` || source.startsWith(`@kramers/${name}/`))
        .sort(),
    );
  }
});

it('a plugin may ask for any of them with nothing installed beside it', async () => {
  const notShared = ['@kramers/cli', '@kramers/cluster', '@kramers/lab', '@kramers/native', '@kramers/models/internal'];
  const names = Object.keys(sources).filter(
    (name) => !notShared.includes(name) && !/\/(failure|printable)$/.test(name),
  );
  const plugin = [
    ...names.map((name, i) => `import * as part${i} from '${name}';`),
    `const empty = [${names.map((_, i) => `part${i}`).join(', ')}].filter((part) => Object.keys(part).length === 0);`,
    "if (empty.length > 0) throw new Error('nothing in them');",
    "export default { name: 'all', metrics: [{ name: 'mine', summary: 'Nothing', measure: () => 0 }] };",
  ];
  const at = filled({ 'all.mjs': plugin.join('\n') });
  expect(await kramers(['list', 'metrics', '--plugins', join(at, 'all.mjs')])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('mine') as string,
  });
});
