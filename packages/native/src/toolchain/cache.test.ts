import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasCompiler } from '../testing/agreement.fixture';
import { libraryFor } from './cache';
import { compile, findCompiler } from './compiler';
import { functionsOf } from './library';

const source = (value: number): string => `
typedef struct { int x; } S;
__attribute__((visibility("default"))) int answer(void) { return ${value}; }
`;

describe.skipIf(!hasCompiler)('compiled libraries (need a C compiler)', () => {
  beforeEach(() => vi.stubEnv('XDG_CACHE_HOME', mkdtempSync(join(tmpdir(), 'kramers-cache-'))));
  afterEach(() => void vi.unstubAllEnvs());

  it('are kept for their owner alone, under a name that stays', () => {
    const path = libraryFor(findCompiler(), source(1));
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    const { mtimeMs } = statSync(path);
    expect(libraryFor(findCompiler(), source(1))).toBe(path);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });

  it('are compiled anew where they are damaged, whichever byte it is', () => {
    const compiler = findCompiler();
    const path = libraryFor(compiler, source(2));
    const whole = readFileSync(path);
    for (const place of [0, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[place]! ^= 1;
      writeFileSync(path, damaged);
      libraryFor(compiler, source(2));
      expect(readFileSync(path).equals(whole)).toBe(true);
    }
    writeFileSync(path, whole.subarray(0, 100));
    const { answer } = functionsOf(compiler, source(2), { answer: ['int', []] });
    expect(answer()).toBe(2);
  });

  it('are apart for machines that share a home', () => {
    const compiler = findCompiler();
    const paths = [compiler, { ...compiler, identity: 'that of another processor' }].map((one) =>
      libraryFor(one, source(3)),
    );
    expect(new Set(paths).size).toBe(2);
    expect(readdirSync(dirname(paths[0]!))).toHaveLength(2);
  });

  it('are refused with the first line of what the compiler says', () => {
    expect(() => compile(findCompiler(), 'int f(void) { return nothing; }')).toThrow(/^\S+ failed: .*[Ii]n function/);
  });
});

describe('a machine without a compiler', () => {
  it('is told so', () => {
    expect(() => findCompiler('')).toThrow(/needs a C compiler, and there is no cc on the path/);
    expect(() => findCompiler('relative:/nowhere')).toThrow(/there is no cc on the path/);
  });
});
