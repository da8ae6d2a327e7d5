import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStream } from '@kramers/core';
import { filesIn } from '@kramers/core/internal';
import { describe, expect, it } from 'vitest';
import { readNumbers } from './csv';
import { table } from './table';
import { temporaryFolder } from '../../../../test/support/folders';

const folder = temporaryFolder();

function options(text: string, more: object = {}) {
  const file = join(folder, `${Math.random()}.csv`);
  writeFileSync(file, text);
  return table.options.parse({ file, inputs: ['a', 'b'], outputs: ['y'], ...more });
}

const read = filesIn(folder);
const noModels = () => {
  throw new RangeError('none here');
};
type Options = ReturnType<typeof options>;
const create = (given: Options) => table.create(given, (purpose) => openStream(1, purpose), noModels, read);
const check = (given: Options) => table.check(given, noModels, read);

const lines = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},row ${i},${3 * i + 1}`);
const good = ['a,b,note,y', ...lines].join('\n');

describe('a table of the user’s own', () => {
  it('is split, and standardised over its training rows', () => {
    const given = options(good);
    const { train, test } = create(given);
    expect([train.count, test.count]).toEqual([30, 10]);
    expect(table.dimensions(given)).toEqual({ inputs: 2, outputs: 1 });
    const { cxx, traceCyy } = train.moments;
    expect(cxx[0]).toBeCloseTo(1, 12);
    expect(cxx[3]).toBeCloseTo(1, 12);
    expect(traceCyy).toBeCloseTo(1, 12);
    // y is a line in a: standardised, they are the same.
    train.samples!.y.forEach((y, row) => expect(y).toBeCloseTo(train.samples!.x[2 * row]!, 12));
    test.samples!.y.forEach((y, row) => expect(y).toBeCloseTo(test.samples!.x[2 * row]!, 12));
    expect(create(given).train.samples!.x).toEqual(train.samples!.x);
    expect(table.create(given, (purpose) => openStream(2, purpose), noModels, read).train.samples!.x).not.toEqual(
      train.samples!.x,
    );
  });

  it('is left as it is when asked to', () => {
    const { train } = create(options(good, { standardise: 'none' }));
    train.samples!.y.forEach((y, row) => expect(y).toBe(3 * train.samples!.x[2 * row]! + 1));
  });

  it('trains on all rows where no fraction is kept for the test, and says so', () => {
    const given = options(good, { testFraction: 0 });
    const { train, test } = create(given);
    expect(train.count).toBe(40);
    expect(test).toBe(train);
    expect(check(given)).toEqual([]);
    expect(table.remark(given)).toMatch(/no rows are kept/);
    expect(table.remark(options(good))).toBeNull();
  });

  it('changes its fingerprint with the file', () => {
    expect(table.fingerprint(options(good), read)).toBe(table.fingerprint(options(good), read));
    expect(table.fingerprint(options(good), read)).not.toBe(table.fingerprint(options(`${good}\n1,2,x,3`), read));
  });

  it.each<[string, object, string, RegExp]>([
    [good.replace('\n5,', '\n,'), {}, 'file', /line 7, column "a": the value is missing/],
    [good.replace('\n5,', '\nfive,'), {}, 'file', /line 7, column "a": "five" is not a finite number/],
    [good.replace('\n5,', '\n0x5,'), {}, 'file', /line 7, column "a": "0x5" is not a finite number/],
    [good.replace('\n5,', '\nNaN,'), {}, 'file', /line 7, column "a": "NaN" is not a finite number/],
    [good.replace('\n5,2,', '\n5,'), {}, 'file', /line 7 has 3 cells; the header has 4 columns/],
    [good.replace('\n5,2,', '\n5,2,1,'), {}, 'file', /line 7 has 5 cells; the header has 4 columns/],
    [good.replaceAll(',', ';'), {}, 'file', /the file has "a;.*separated by semicolons; save it with commas/],
    [good, { inputs: ['a', 'a'] }, 'inputs', /names column "a" twice/],
    [good, { outputs: ['z'] }, 'file', /no column "z"; the file has "a", "b", "note", "y"/],
    [good, { outputs: ['note'] }, 'file', /line 2, column "note": "row 0" is not a finite number/],
    [good, { outputs: ['a'] }, 'outputs', /column "a" is among the inputs already/],
    [good.replace('b,note', 'a,note'), {}, 'file', /line 1 names column "a" twice/],
    ['', {}, 'file', /the file is empty/],
    ['a,b,note,y', {}, 'testFraction', /leaves 0 of 0 rows/],
    [good, { testFraction: 0.001 }, 'testFraction', /leaves 40 of 40 rows to train on and 0 to test/],
  ])('is refused with the place of what is wrong', (text, more, option, message) => {
    const [[found, sentence] = ['', '']] = check(options(text, more));
    expect(found).toBe(option);
    expect(sentence).toMatch(message);
  });

  it('is refused when there is no such file, or a column never changes', () => {
    const missing = table.options.parse({ file: join(folder, 'none.csv'), inputs: ['a'], outputs: ['y'] });
    expect(check(missing)[0]![1]).toMatch(/none\.csv: no such file/);
    const flat = options(good.replace(/,\d+$/gm, ',4'));
    expect(() => create(flat)).toThrow(/column "y" is 4 in all 30 training rows/);
  });
});

describe('comma-separated text', () => {
  it('may be quoted, have a byte-order mark, Windows line ends, and empty lines', () => {
    expect(readNumbers('\uFEFFa,"b, c"\r\n"1",2\r\n\r\n 3 ,-4e-1\r\n', ['b, c', 'a'])).toEqual([
      [2, 1],
      [-0.4, 3],
    ]);
    expect(readNumbers('a,b\n"x ""y""\nz",1\n2,3', ['b'])).toEqual([[1], [3]]);
  });

  it('counts lines inside quotes, and names a quote that is never closed', () => {
    expect(() => readNumbers('a,b\n"x\ny",1\n2,no', ['b'])).toThrow(/line 4, column "b": "no"/);
    expect(() => readNumbers('a,b\n"x,1\n2,3', ['b'])).toThrow(/line 2: a quote is opened and never closed/);
    expect(() => readNumbers('a,b\n"x"y,1', ['b'])).toThrow(/line 2: text follows a closing quote/);
  });
});
