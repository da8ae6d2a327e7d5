import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nativeBackend } from '@kramers/native';
import { describe, expect, it, vi } from 'vitest';

/** Where the programs lie while they run: inside the repository, so that the packages' names are found. */
const programs = resolve('node_modules/.cache/readmes');
mkdirSync(programs, { recursive: true });

/** That of `native` needs a C compiler. */
const packages = readdirSync('packages').filter((name) => name !== 'native' || nativeBackend.platform !== 'none');

describe('the program in the README of each package', () => {
  it.each(packages)('%s', async (name) => {
    const text = readFileSync(join('packages', name, 'README.md'), 'utf8');
    const [, code, printed] = /```ts\n([^`]*)```\n\nprints\n\n```text\n([^`]*)```/.exec(text) ?? [];
    expect(code, `packages/${name}/README.md has a program and what it prints`).toBeTypeOf('string');
    const file = join(programs, `${name}.ts`);
    writeFileSync(file, code!);
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...words: unknown[]) => void lines.push(words.join(' ')));
    try {
      await import(pathToFileURL(file).href);
    } finally {
      log.mockRestore();
    }
    expect(`${lines.join('\n')}\n`).toBe(printed);
  });
});
