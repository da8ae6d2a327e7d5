import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sources } from '../tsup.shared';
import { documentedIn, isChecked, moduleOf, namesIn } from './support/documentation';

/** Where the examples lie while they run: inside the repository, so that the packages' names are found. */
const folder = resolve('node_modules/.cache/documented');
mkdirSync(folder, { recursive: true });

const thorough = process.env['KRAMERS_THOROUGH'] === '1';

type Check = (line: string, value: unknown, expected: unknown) => void;
type Example = (check: Check, near: (digits: string) => unknown) => AsyncGenerator;

/** Equal to a number as far as its digits go; a whole number exactly. */
function near(digits: string): unknown {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e(-?\d+))?$/.exec(digits) ?? [];
  const unit = /^-?\d+$/.test(digits) ? 0 : 10 ** (Number(exponent) - fraction.length);
  const value = Number(digits);
  return {
    asymmetricMatch: (found: unknown) => Object.is(found, value) || Math.abs(Number(found) - value) <= 0.501 * unit,
    toAsymmetricMatcher: () => digits,
  };
}

/** Typed arrays as lists. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

it('functions and classes are found', () => {
  expect(documentedIn(sources['@kramers/theory']!).length).toBeGreaterThan(180);
  expect(documentedIn(sources['@kramers/core/testing']!).map(({ name }) => name)).toContain('ConformanceError');
});

describe.each(readdirSync('packages'))('@kramers/%s', (name) => {
  const doors = Object.entries(sources).filter(
    ([door]) => `${door}/`.startsWith(`@kramers/${name}/`) && !door.endsWith('/internal'),
  );
  const documented = doors.flatMap(([, file]) => documentedIn(file));

  it('has an example for every function and class', () => {
    expect(documented.filter(({ example }) => example.length === 0).map((one) => one.name)).toEqual([]);
  });

  const scope = new Map(doors.flatMap(([door, file]) => namesIn(file).map((one): [string, string] => [one, door])));

  it('has examples that can be read as programs', () => {
    const readable = (some: typeof documented): boolean => {
      try {
        transformSync(moduleOf(some, scope), { loader: 'ts' });
        return true;
      } catch {
        return false;
      }
    };
    const wrong = readable(documented) ? [] : documented.filter((one) => !readable([one]));
    expect(wrong.map((one) => one.name)).toEqual([]);
  });

  // To load the other packages takes longer than their examples are worth every time.
  it.skipIf(!thorough && name !== 'theory')('has examples whose results are as they say', async () => {
    const file = join(folder, `${name}.ts`);
    writeFileSync(
      file,
      moduleOf(
        documented.filter(({ example }) => example.some(isChecked)),
        scope,
      ),
    );
    const { examples } = (await import(pathToFileURL(file).href)) as { examples: readonly [string, Example][] };
    for (const [of, example] of examples) {
      const check: Check = (line, value, expected) => expect.soft(plain(value), line).toEqual(expected);
      try {
        await example(check, near).next();
      } catch (cause) {
        expect.soft(cause, of).toBeUndefined();
      }
    }
  });
});
