import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeRuns, readReport, Reporters, RunFolder, writeReports } from '@kramers/core/node';
import { nextBelow, openStream, type Stream } from '@kramers/core';
import { createKramers } from '@kramers/cli';
import { beforeAll, describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { filled, temporaryFolder } from './support/folders';

const thorough = process.env['KRAMERS_THOROUGH'] !== undefined;
const COUNT = thorough ? 5000 : 500;
const THROUGH_COMMANDS = thorough ? 200 : 5;
/** What one of them may take at most, in seconds. */
const PATIENCE = 10;

const experiment = `name: trial
data: { correlations: [0.9, 0.8], population: true }
training: { batchSize: full, stepsPerEpoch: 8 }
escape: { rank: 2 }
protocol: { kind: rank-trap, rank: 1, trapBeta: 0.3, trapEpochs: 5, prepareEpochs: 5, beta: 0.1, epochs: 8 }
over: { protocol.beta: [0.1, 0.3] }
replicas: { count: 2 }
keepWeights: true
reporters: [csv, json]
plugins: [./mine.mjs]
`;
/** A plugin that leaves a mark when it is evaluated. */
const marking = `import { appendFileSync } from 'node:fs';
appendFileSync(new URL('evaluated', import.meta.url), 'x');
export default { name: 'mine' };`;

let sound: string;
beforeAll(async () => {
  const path = filled({ 'trial.yaml': experiment, 'mine.mjs': marking });
  const { code, stderr } = await kramers([
    'run',
    join(path, 'trial.yaml'),
    '--out',
    join(path, 'run'),
    '--workers',
    '1',
  ]);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  rmSync(join(path, 'evaluated'));
  sound = path;
});

const hostile: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, 1e9, 2 ** 53, 1e308, -1e-320],
  ...[
    '',
    '../../outside',
    '/outside',
    '..',
    '\0',
    '__proto__',
    'constructor',
    '\u001b[31m',
    '\u2028',
    'x'.repeat(5000),
  ],
  ...[[], {}, [[]], [null], { '': {} }, { length: 1e9 }, JSON.parse('{"__proto__": {"polluted": true}}') as unknown],
  Array(200).fill(0),
  deep(300),
];

function deep(levels: number): unknown {
  return levels === 0 ? 0 : [deep(levels - 1)];
}

/** A value with something else in one place, at any depth. */
function mangled(value: unknown, stream: Stream): unknown {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0 || nextBelow(stream, 8) === 0) return hostile[nextBelow(stream, hostile.length)];
  const key = keys[nextBelow(stream, keys.length)]!;
  const part = (value as Record<string, unknown>)[key];
  const how = nextBelow(stream, 12);
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    if (how === 0) list.splice(Number(key), 1);
    else if (how === 1) list.push(part);
    else list[Number(key)] = mangled(part, stream);
    return list;
  }
  const { [key]: _gone, ...rest } = value as Record<string, unknown>;
  return how === 0 ? rest : how === 1 ? { ...rest, [`${key}x`]: part } : { ...rest, [key]: mangled(part, stream) };
}

/** A text with a few bytes changed, taken out or repeated. */
function garbled(text: string, stream: Stream): string {
  const at = nextBelow(stream, text.length);
  const length = 1 + nextBelow(stream, 40);
  const how = nextBelow(stream, 4);
  if (how === 0) return text.slice(0, at);
  if (how === 1) return text.slice(0, at) + text.slice(at + length);
  if (how === 2) return text.slice(0, at) + text.slice(at, at + length).repeat(2) + text.slice(at + length);
  return text.slice(0, at) + String.fromCharCode(nextBelow(stream, 256)) + text.slice(at + 1);
}

const sealed = (text: string) => `${createHash('sha256').update(text).digest('hex')}\n${text}\n`;

/** Each kind of file: how one of them is spoilt, in a copy of a sound run. */
const kinds: Readonly<Record<string, (run: string, stream: Stream) => void>> = {
  manifests(run, stream) {
    const file = join(run, 'manifest.json');
    const text = readFileSync(file, 'utf8');
    const changed =
      nextBelow(stream, 5) === 0 ? garbled(text, stream) : JSON.stringify(mangled(JSON.parse(text), stream));
    writeFileSync(file, changed);
  },
  cells(run, stream) {
    const names = readdirSync(join(run, 'cells')).sort();
    const file = join(run, 'cells', names[nextBelow(stream, names.length)]!);
    const text = readFileSync(file, 'utf8');
    const result = JSON.parse(text.split('\n')[1]!) as object;
    // Most with a checksum that fits, as whoever means it would.
    const changed =
      nextBelow(stream, 5) === 0 ? garbled(text, stream) : sealed(JSON.stringify(mangled(result, stream)));
    writeFileSync(file, changed);
  },
  experiments(run, stream) {
    const file = join(run, 'experiment.yaml');
    writeFileSync(file, garbled(readFileSync(file, 'utf8'), stream));
  },
};

/** A place with a copy of the run in it, and nothing else. */
function copied(): { place: string; run: string; restore: () => void } {
  const place = temporaryFolder();
  const run = join(place, 'run');
  const restore = (): void => {
    rmSync(place, { recursive: true });
    mkdirSync(place);
    cpSync(join(sound, 'run'), run, { recursive: true });
    cpSync(join(sound, 'mine.mjs'), join(place, 'mine.mjs'));
  };
  restore();
  return { place, run, restore };
}

describe.each(Object.keys(kinds))('%s that somebody has spoilt', (kind) => {
  const spoil = kinds[kind]!;

  it('are read, or refused in words, and reach nothing outside their folder', async () => {
    const { registry } = createKramers();
    const reporters = ['csv', 'json'].map((name) => registry.get('reporters', name));
    const { place, run } = copied();
    const files = [
      'manifest.json',
      'experiment.yaml',
      ...readdirSync(join(run, 'cells')).map((name) => `cells/${name}`),
    ];
    const texts = files.map((name) => readFileSync(join(run, name)));
    const failed: string[] = [];
    for (let trial = 0; trial < COUNT; trial++) {
      files.forEach((name, i) => writeFileSync(join(run, name), texts[i]!));
      spoil(run, openStream(trial, kind));
      const begun = performance.now();
      try {
        const folder = new RunFolder(run);
        readReport(folder, registry, () => undefined);
        // What is written takes longest, and is the same for most.
        if (trial % 10 === 0) {
          await writeReports(folder, new Reporters(reporters, () => undefined), registry, () => undefined);
          mergeRuns([folder], new RunFolder(join(place, 'merged')), 'test', registry);
        }
      } catch (cause) {
        const { name, message } = cause as Error;
        if (name !== 'RunFolderError') failed.push(`${trial}: ${name}: ${message}`);
        if (/[\u0000-\u001f\u007f-\u009f\u2028]/.test(message)) failed.push(`${trial}: not plain: ${message}`);
      }
      if (performance.now() - begun > 1000 * PATIENCE) failed.push(`${trial}: slow`);
      rmSync(join(place, 'merged'), { recursive: true, force: true });
    }
    expect(failed).toEqual([]);
    expect(readdirSync(place).sort()).toEqual(['mine.mjs', 'run']);
    expect(Object.prototype).not.toHaveProperty('polluted');
  }, 1_200_000);

  it('make no command fail without a word, and run no code', async () => {
    const { place, run, restore } = copied();
    for (let trial = 0; trial < THROUGH_COMMANDS; trial++) {
      restore();
      spoil(run, openStream(trial, `${kind} through commands`));
      for (const command of [
        ['report', run],
        ['merge', run, '--out', join(place, 'merged')],
        ['resume', run, '--workers', '1', '--quiet'],
      ]) {
        const begun = performance.now();
        const { code, stderr } = await kramers(command);
        expect([0, 1, 2]).toContain(code);
        expect(`${trial}: ${stderr}`).not.toContain('bug in Kramers');
        expect(performance.now() - begun).toBeLessThan(1000 * PATIENCE);
        if (command[0] !== 'resume') expect(existsSync(join(place, 'evaluated'))).toBe(false);
      }
      for (const name of readdirSync(place)) expect(['evaluated', 'merged', 'mine.mjs', 'run']).toContain(name);
    }
  }, 1_200_000);
});
