import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { rehearse, Stage } from '../packages/cli/src/estimate/rehearse';
import { reportFailure } from '../packages/cli/src/ground/failure';
import type { Io } from '../packages/cli/src/ground/io';
import { readExperiment } from '../packages/cli/src/run/read-experiment';
import { buildCommand, kramers as inProcess } from './support/built-command';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const folder = temporaryFolder();

const thorough = Boolean(process.env['KRAMERS_THOROUGH']);
/** Files that are made up, files of the project with mistakes in them, and files that are meant to do harm. */
const RANDOM = thorough ? 5000 : 500;
const MUTATED = thorough ? 5000 : 500;
const HARMFUL = thorough ? 5000 : 150;
/** Starts of the built command. */
const STARTS = thorough ? 200 : 4;

/** What no file may take, whatever it says. */
const MOST_MS = 10_000;
const MOST_BYTES = 2 ** 30;

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

/** Places that matter, and what is put there: sizes, paths and texts that no one means well with. */
const places = [
  'model.depth',
  'model.width',
  'data.samples',
  'data.testSamples',
  'data.inputs',
  'data.outputs',
  'data.correlations',
  'data.correlations.100000000',
  'data.seed',
  'training.batchSize',
  'training.stepsPerEpoch',
  'training.learningRate',
  'training.temperature',
  'training.converged.window',
  'replicas.count',
  'replicas.seed',
  'protocol.epochs',
  'protocol.linger',
  'protocol.prepareEpochs',
  'protocol.temperature',
  'rank.hold',
  'escape',
  'metrics',
  'reporters',
  'plugins',
  'backend',
  'note',
  'name',
  'model.init.file',
  'model.activations',
  Array(20_000).fill('a').join('.'),
] as const;
const escapes = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\u2028\r\u0000';
const harm = fc.oneof(
  fc.constantFrom<unknown>(
    ...[300_000, 1e5, 4096, 1e8, 1e9, 1e12, 2 ** 53 - 1, 2 ** 53, 1e300, -1, 0, 1, 100],
    ...['/dev/zero', '/proc/self/environ', '/etc/passwd', '../../../etc', './pipe', 'a\0b'],
    ...[escapes, '=1+1', '{{', 'x.constructor("return process")()', '__proto__', '9'.repeat(5000)],
    Array.from({ length: 1000 }, (_, i) => i + 1),
    Array.from({ length: 3000 }, () => 0.5),
    Array.from({ length: 500 }, () => ({ rank: 1 })),
    { [escapes]: escapes },
    { kind: 'table', file: '/dev/zero', inputs: ['a'], outputs: ['b'] },
    { kind: 'teacher', inputs: 4000, outputs: 4000, teacher: { depth: 90, width: 4000 } },
    { kind: 'modular-addition', modulus: 113 },
    { kind: 'flux-sampling', beta: 0.2, trapBeta: 0.361, trials: 1e5, repeats: 1e5 },
    { kind: 'annealing', from: 0, to: 1, step: 1e-9 },
    {
      kind: 'pipeline',
      steps: [{ initialise: 'random' }, { sweep: { beta: { from: 0, to: 9, step: 1e-9 }, epochs: 9 } }],
    },
  ),
  anything,
);
/** Texts that are no fair YAML: added to the end of a file. */
const endings = [
  '',
  '',
  '',
  `note: ${'['.repeat(50_000)}`,
  `note: ${'{a: '.repeat(50_000)}`,
  `note: &a [*a]`,
  `note: &a { b: *a }`,
  `x: &x [${'1, '.repeat(3000)}]\ny: [${'*x, '.repeat(90)}]`,
  Array.from({ length: 300 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}, *a${i - 1}` : 1}]`).join('\n'),
  `"${'\\e[31m'}": 1`,
  '%YAML 1.1\n---\nname: !!binary aGVsbG8=',
  `${'a'.repeat(20_000)}: 1`,
];
const harmful = fc
  .record({
    text: fc.constantFrom(...texts),
    sets: fc.array(fc.tuple(fc.constantFrom(...places), harm), { maxLength: 3 }),
    over: fc.array(fc.tuple(fc.constantFrom(...places), fc.constantFrom(2, 40, 1000)), { maxLength: 3 }),
    ending: fc.constantFrom(...endings),
  })
  .map(({ text, sets, over, ending }) => {
    const tree = parse(text) as Record<string, unknown>;
    const list = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);
    tree['full'] = { ...(tree['full'] as object), ...Object.fromEntries(sets.slice(1)) };
    for (const [path, value] of sets) setAt(tree, path.split('.').slice(0, 40), value);
    if (over.length > 0) tree['over'] = Object.fromEntries(over.map(([path, length]) => [path, list(length)]));
    return `${stringify(tree)}${ending}\n`;
  });

function setAt(tree: Record<string, unknown>, [head, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) tree[head!] = value;
  else {
    const inner = tree[head!];
    // An index far beyond a list's end is for Kramers to refuse, not for this file to write out.
    const isMap = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    const next = isMap ? (inner as Record<string, unknown>) : {};
    tree[head!] = next;
    setAt(next, rest, value);
  }
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

/** What no message holds: a stack, what nobody has put into words, and what a terminal would act on. */
const unsaid =
  /\n\s+at |bug in Kramers|undefined|\[object|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202a-\u202e]/;

/** Reads each file as `validate` does, and gives how many were accepted. */
async function acceptedOf(files: fc.Arbitrary<string>, numRuns: number): Promise<number> {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(files, async (text) => {
      const file = join(folder, 'mutated.yaml');
      writeFileSync(file, text);
      let said = '';
      const before = performance.now();
      try {
        const { resolved, lab } = await readExperiment(file, {});
        const stage = new Stage();
        resolved.points.slice(0, 3).forEach((point) => rehearse(point, lab.registry, stage));
        accepted++;
      } catch (error) {
        const io = { env: {}, stderr: { write: (more: string) => (said += more) } } as unknown as Io;
        expect(reportFailure(error, io), said).toBe(2);
        expect(said.trim()).not.toBe('');
        expect(said).not.toMatch(unsaid);
      }
      expect(performance.now() - before, text.slice(0, 2000)).toBeLessThan(MOST_MS);
      expect(readdirSync(folder)).toEqual(['mutated.yaml']);
    }),
    { numRuns, seed: 7 },
  );
  return accepted;
}

it.each([
  ['made up', random, RANDOM],
  ['a file of the project with mistakes', mutated, MUTATED],
  ['a file that is to do harm', harmful, HARMFUL],
])(
  'whatever an experiment file says, it is accepted or refused in words, and nothing is written: %s',
  async (_, files, numRuns) => {
    const accepted = await acceptedOf(files, numRuns);
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(numRuns);
  },
  3_600_000,
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
  expect(stderr).not.toMatch(unsaid);
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

it('so does the built command in a process of its own, with a gigabyte and ten seconds at most', async () => {
  const command = await buildCommand();
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, harmful), async (text) => {
      writeFileSync(join(folder, 'mutated.yaml'), text);
      const before = performance.now();
      let most = 0;
      const ended = await inProcess(command, folder, ['validate', 'mutated.yaml'], ({ pid }) => {
        const timer = setInterval(() => {
          const bytes = memoryOf(pid!);
          if (bytes === null) clearInterval(timer);
          else most = Math.max(most, bytes);
        }, 20);
      });
      expectWords(ended);
      expect(performance.now() - before, text.slice(0, 2000)).toBeLessThan(MOST_MS);
      expect(most, text.slice(0, 2000)).toBeLessThan(MOST_BYTES);
    }),
    { numRuns: STARTS, seed: 11 },
  );
}, 3_600_000);

/** The most memory that a process has had so far; null when it is over, 0 where the system does not say. */
function memoryOf(pid: number): number | null {
  if (process.platform !== 'linux') return 0;
  try {
    return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return null;
  }
}
