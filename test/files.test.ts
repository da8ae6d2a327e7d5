import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CellResult, nextNormal, openStream, type Summary } from '@kramers/core';
import { readWeights, writeWeights } from '@kramers/core/internal';
import { parameterCount } from '@kramers/core/plugins';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const root = temporaryFolder();

let count = 0;
/** A new folder with an experiment and what it names. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
const run = (folder: string, ...more: string[]) =>
  kramers([
    'run',
    join(folder, 'trial.yaml'),
    '--out',
    join(folder, 'out'),
    '--workers',
    '1',
    '--quiet',
    '--json',
    ...more,
  ]);
const cellOf = (folder: string, out = 'out'): CellResult => {
  const [name] = readdirSync(join(folder, out, 'cells'));
  return JSON.parse(readFileSync(join(folder, out, 'cells', name!), 'utf8').split('\n')[1]!) as CellResult;
};

const shape = { widths: [2, 4, 4, 2], bias: true };
const stream = openStream(3, 'weights file');
const values = Float64Array.from({ length: parameterCount(shape) }, () => 0.5 * nextNormal(stream));

const trial = (more: string) => `name: trial
data: { correlations: [0.9, 0.8], samples: 64, testSamples: 32 }
model: { kind: tanh, width: 4, bias: true${more} }
training: { batchSize: full }
escape: { rank: 2 }
protocol: { kind: random-init, beta: 0.01, epochs: 5 }
keepWeights: true
reporters: [csv]
`;

describe('weights of one’s own', () => {
  it('go to a file and come back as they were', () => {
    expect(readWeights(writeWeights(values, shape), shape)).toEqual(values);
    const plain = { ...shape, bias: false };
    expect(readWeights(writeWeights(values.subarray(0, 32), plain), plain)).toEqual(values.slice(0, 32));
  });

  it('come from single-precision files too, whose layers are in the order of their numbers', () => {
    // As a sequential network of PyTorch is saved: names in the order of their letters, every other number an
    // activation.
    const layers = { '0.weight': [1, 2, 3, 4], '10.weight': [9, 10, 11, 12], '2.weight': [5, 6, 7, 8] };
    let at = 0;
    const header = Object.fromEntries(
      Object.keys(layers).map((name) => [name, { dtype: 'F32', shape: [2, 2], data_offsets: [at, (at += 16)] }]),
    );
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    const file = Buffer.concat([length, text, Buffer.from(Float32Array.from(Object.values(layers).flat()).buffer)]);
    expect([...readWeights(file, { widths: [2, 2, 2, 2], bias: false })]).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it.each([
    [
      { widths: [2, 4, 2], bias: true },
      'this network has 2 weight matrices (4 × 2, 2 × 4); the file has 3: "layers.0.weight" 4 × 2, ' +
        '"layers.1.weight" 4 × 4, "layers.2.weight" 2 × 4',
    ],
    [{ widths: [3, 4, 4, 2], bias: true }, '"layers.0.weight" is 4 × 2, but weight matrix 1 of this network is 4 × 3'],
    [
      { ...shape, bias: false },
      'this network has 0 biases (none); the file has 3: "layers.0.bias" 4, "layers.1.bias" 4, "layers.2.bias" 2',
    ],
  ])('say how they do not fit', (other, message) => {
    expect(() => readWeights(writeWeights(values, shape), other)).toThrow(message);
  });

  it('begin a run, and end one', async () => {
    const folder = folderWith({
      'trial.yaml': trial(', init: { file: mine.safetensors }'),
      'mine.safetensors': writeWeights(values, shape),
    });
    expect(await run(folder)).toMatchObject({ code: 0 });
    const first = cellOf(folder);
    const [weights] = readdirSync(join(folder, 'out', 'weights'));
    expect(weights).toBe(`${first.key}.safetensors`);
    // The run goes on where its own end is given as another's beginning.
    const last = readFileSync(join(folder, 'out', 'weights', weights!));
    const next = folderWith({ 'trial.yaml': trial(', init: { file: mine.safetensors }'), 'mine.safetensors': last });
    expect(await run(next)).toMatchObject({ code: 0 });
    const [, , , , , ...before] = first.trace.rows.at(-1)!;
    const [, , , , , ...after] = cellOf(next).trace.rows[0]!;
    expect(after).toEqual(before);
    expect(cellOf(next).key).not.toBe(first.key);
    // The file can be made again from the cell.
    rmSync(join(folder, 'out', 'weights'), { recursive: true });
    expect((await kramers(['report', join(folder, 'out')])).code).toBe(0);
    expect(readFileSync(join(folder, 'out', 'weights', weights!))).toEqual(last);
  });

  it('are refused in one sentence where they do not fit, and nothing is written', async () => {
    for (const [more, message] of [
      [
        ', depth: 4, init: { file: mine.safetensors }',
        /trial\.yaml:3:\d+: model\.init\.file: mine\.safetensors: this network has 4 weight matrices/,
      ],
      [', init: { file: none.safetensors }', /model\.init\.file: none\.safetensors: no such file/],
      [', init: { file: trial.yaml }', /model\.init\.file: trial\.yaml: not a whole safetensors file/],
      [', init: { file: mine.safetensors, scale: 1 }', /model\.init: cannot have both "file" and "scale"/],
    ] as const) {
      const folder = folderWith({ 'trial.yaml': trial(more), 'mine.safetensors': writeWeights(values, shape) });
      const { code, stderr } = await run(folder);
      expect([code, existsSync(join(folder, 'out'))]).toEqual([2, false]);
      expect(stderr).toMatch(message);
    }
  });
});

describe('a table of the user’s own', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [
    Math.sin(i),
    Math.cos(3 * i),
    Math.sin(i) - 2 * Math.cos(3 * i),
  ]);
  const csv = ['u,v,y', ...rows.map((row) => row.join())].join('\n');
  const experiment = `name: table
data: { kind: table, file: mine.csv, inputs: [u, v], outputs: [y] }
model: { kind: tanh, depth: 2 }
escape: { metric: testMse, below: 0.3 }
protocol: { kind: random-init, beta: 0.001, epochs: 60 }
reporters: [csv, html]
`;

  it('lies beside the experiment, trains and reports', async () => {
    const folder = folderWith({ 'trial.yaml': experiment, 'mine.csv': csv });
    const { code, stdout } = await run(folder);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Summary).points[0]).toMatchObject({ escapes: 1, missing: 0 });
    const cell = cellOf(folder);
    expect(cell.phases.at(-1)!.metrics.testMse).toBeLessThan(0.2);
    expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toContain('table data');
    // Another content is another run.
    writeFileSync(join(folder, 'mine.csv'), `${csv}\n1,2,3`);
    const changed = await run(folder);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/holds results of a file "mine\.csv" that has changed since/);
    const resumed = await kramers(['resume', join(folder, 'out'), '--quiet']);
    expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringContaining('"mine.csv" that has changed since')]);
    expect(
      (
        await kramers([
          'run',
          join(folder, 'trial.yaml'),
          '--out',
          join(folder, 'other'),
          '--workers',
          '1',
          '--quiet',
          '--json',
        ])
      ).code,
    ).toBe(0);
    expect(cellOf(folder, 'other').key).not.toBe(cell.key);
  });

  it.each([
    ['a missing value', csv.replace(/\n[^,]+,/, '\n,'), 'line 2, column "u": the value is missing'],
    ['a text', csv.replace(/\n[^,]+,/, '\nmany,'), 'line 2, column "u": "many" is not a finite number'],
    ['a ragged row', `${csv}\n1,2`, 'line 1002 has 2 cells; the header has 3 columns'],
  ])('is refused for %s, with its place', async (_what, text, message) => {
    const folder = folderWith({ 'trial.yaml': experiment, 'mine.csv': text });
    const { code, stderr } = await run(folder);
    expect([code, existsSync(join(folder, 'out'))]).toEqual([2, false]);
    expect(stderr).toContain(`trial.yaml:2:22: data.file: mine.csv: ${message}`);
  });
});
