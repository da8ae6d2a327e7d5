import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { hashSource } from './source-hash';
import { temporaryFolder } from '../../../../test/support/folders';

const root = temporaryFolder();

function hashOf(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return hashSource(join(folder, 'main.ts'), (specifier, importer) =>
    specifier === './gone' ? undefined : `${resolve(dirname(importer), specifier)}.ts`,
  ).hash;
}

const main =
  "import { a } from './a';\nexport * from './b'\nimport type { C } from './gone';\nimport { z } from 'zod';";

it('changes with every file that the plugin imports, and not with where it lies', () => {
  // Files that import each other are each read once.
  const files = { 'main.ts': main, 'a.ts': "import './b';", 'b.ts': "const a = require('./a');" };
  const first = hashOf('first', files);
  expect(first).toMatch(/^[0-9a-f]{20}$/);
  expect(hashOf('second', files)).toBe(first);
  expect(hashOf('third', { ...files, 'b.ts': "const a = require('./a'); 1" })).not.toBe(first);
  expect(hashOf('fourth', { ...files, 'unrelated.ts': '1' })).toBe(first);
});
