import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { rehearse } from '../packages/cli/src/estimate/rehearse';
import { reportFailure } from '../packages/cli/src/ground/failure';
import type { Io } from '../packages/cli/src/ground/io';
import { readExperiment } from '../packages/cli/src/run/read-experiment';
import { buildCommand, kramers as inProcess } from './support/built-command';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();

/** Files that are made up, and files of the project with mistakes in them; the latter are checked for longer. */
const RANDOM = 1500;
const MUTATED = 500;

const experiments = fileURLToPath(new URL('../experiments/', import.meta.url));
const texts = readdirSync(experiments)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(experiments, name), 'utf8'));

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -1,
    1e-300,
    1e9,
    2 ** 53,
    Infinity,
    NaN,
    '',
    'full',
    'converged',
    'tanh',
    '0.1 * epoch',
    '1/0',
    'epoch(',
    null,
    true,
    [],
    {},
    [[]],
    { kind: 'gaussian' },
    { from: 0, to: 1, step: 0 },
  ),
  fc.double({ noNaN: true }),
  fc.integer({ min: -5, max: 5000 }),
  fc.string(),
  fc.array(fc.oneof(fc.double(), fc.string(), fc.constant(0.9)), { maxLength: 4 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Edit = {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'rename' | 'add';
  readonly key: string;
  readonly value: unknown;
};
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(1000),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'add'),
  key: fc.oneof(
    fc.constantFrom(
      'beta',
      'epochs',
      'kind',
      'over',
      'full',
      'plugins',
      'replicas',
      'depht',
      '__proto__',
      'constructor',
    ),
    fc.string(),
  ),
  value: anything,
});

/** Changes one place of a tree, whichever `at` comes to. */
function change(tree: unknown, { at, how, key, value }: Edit): void {
  const places: [object, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, child] of Object.entries(node)) {
      places.push([node, name]);
      visit(child);
    }
  };
  visit(tree);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return;
  const [parent, name] = place as [Record<string, unknown>, string];
  if (how === 'replace') parent[name] = value;
  if (how === 'add') parent[key] = value;
  if (how === 'rename') parent[key] = parent[name];
  if (how === 'remove' || how === 'rename') Reflect.deleteProperty(parent, name);
}

const mutated = fc
  .record({
    text: fc.constantFrom(...texts),
    edits: fc.array(edit, { maxLength: 3 }),
    cuts: fc.array(fc.record({ at: fc.nat(), remove: fc.nat(6), insert: fc.string({ maxLength: 4 }) }), {
      maxLength: 1,
    }),
  })
  .map(({ text, edits, cuts }) => {
    const tree: unknown = parse(text);
    edits.forEach((one) => change(tree, one));
    const changed = edits.length > 0 ? stringify(tree) : text;
    return cuts.reduce(
      (old, { at, remove, insert }) => old.slice(0, at % old.length) + insert + old.slice((at % old.length) + remove),
      changed,
    );
  });

/** What looks like an experiment in parts only. */
const random = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.json({ maxDepth: 3 }),
  fc
    .dictionary(
      fc.constantFrom(
        'name',
        'data',
        'model',
        'training',
        'protocol',
        'escape',
        'over',
        'replicas',
        'full',
        'reporters',
        'metrics',
        'plugins',
        'backend',
        'rank',
        '__proto__',
      ),
      anything,
      { maxKeys: 6 },
    )
    .map((tree) =>
      stringify({
        name: 'random',
        protocol: { kind: 'random-init', beta: 0.1, epochs: 5 },
        data: { correlations: [0.9] },
        ...tree,
      }),
    ),
);

/** Reads each file as `validate` does, and gives how many were accepted. */
async function acceptedOf(files: fc.Arbitrary<string>, numRuns: number): Promise<number> {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(files, async (text) => {
      const file = join(folder, 'mutated.yaml');
      writeFileSync(file, text);
      let said = '';
      try {
        const { resolved, lab } = await readExperiment(file, {});
        resolved.points.slice(0, 3).forEach((point) => rehearse(point, lab.registry));
        accepted++;
      } catch (error) {
        const io = { env: {}, stderr: { write: (more: string) => (said += more) } } as unknown as Io;
        expect(reportFailure(error, io), said).toBe(2);
        expect(said.trim()).not.toBe('');
        expect(said).not.toMatch(/\n\s+at |bug in Kramers|undefined|\[object/);
      }
      expect(readdirSync(folder)).toEqual(['mutated.yaml']);
    }),
    { numRuns, seed: 7 },
  );
  return accepted;
}

it.each([
  ['made up', random, RANDOM],
  ['a file of the project with mistakes', mutated, MUTATED],
])(
  'whatever an experiment file says, it is accepted or refused in words, and nothing is written: %s',
  async (_, files, numRuns) => {
    const accepted = await acceptedOf(files, numRuns);
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(numRuns);
  },
  600_000,
);

/** What a command may say of a mutated file. */
function expectWords({
  code,
  stdout,
  stderr,
}: {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}): void {
  expect([0, 2]).toContain(code);
  expect((code === 0 ? stdout : stderr).trim(), stdout + stderr).not.toBe('');
  expect(stderr).not.toMatch(/\n\s+at |bug in Kramers|undefined|\[object/);
  expect(readdirSync(folder)).toEqual(['mutated.yaml']);
}

it('so does the command itself', async () => {
  const file = join(folder, 'mutated.yaml');
  const codes: number[] = [];
  await fc.assert(
    fc.asyncProperty(mutated, async (text) => {
      writeFileSync(file, text);
      const ended = await kramers(['validate', file]);
      codes.push(ended.code);
      expectWords(ended);
    }),
    { numRuns: 50, seed: 11 },
  );
  expect(new Set(codes)).toEqual(new Set([0, 2]));
}, 600_000);

it('so does the built command in a process of its own', async () => {
  const command = await buildCommand();
  await fc.assert(
    fc.asyncProperty(mutated, async (text) => {
      writeFileSync(join(folder, 'mutated.yaml'), text);
      expectWords(await inProcess(command, folder, ['validate', 'mutated.yaml']));
    }),
    // Each costs a start of the command: 50 where there is time.
    { numRuns: process.env['KRAMERS_THOROUGH'] ? 50 : 2, seed: 11 },
  );
}, 600_000);
