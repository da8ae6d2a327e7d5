import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, type Lab, resolveExperiment, sourceFromValue, type TrainingEvent, version } from '@kramers/core';
import { contentHash, fromLosslessText, losslessText } from '@kramers/core/internal';
import { RunFolder } from '@kramers/core/node';
import { createKramers } from '@kramers/cli';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Inbox } from '../packages/cluster/src/inbox';
import { BadJob, Jobs, sealJob } from '../packages/cluster/src/messages/job';
import { openPosting, queueName, sealPosting } from '../packages/cluster/src/messages/posting';
import { LONGEST_REPORT, reportText } from '../packages/cluster/src/messages/report';
import { filesOf, type Requirement, requirementOf, shortfall } from '../packages/cluster/src/messages/requirement';
import { Refused, Seals } from '../packages/cluster/src/messages/seals';
import type { Connection } from '../packages/cluster/src/redis/connection';
import { Runs } from '../packages/cluster/src/runs';
import { temporaryFolder } from './support/folders';
import { garbled, mutated, randomOf } from './support/mutate';

const TRIALS = process.env['KRAMERS_THOROUGH'] ? 5000 : 500;

const folder = temporaryFolder();
const table = join(folder, 'table.csv');
writeFileSync(table, `a,b\n${Array.from({ length: 20 }, (_, row) => `${row},${row % 7}`).join('\n')}\n`);
const experiment = (more: object = {}) => ({
  name: 'trial',
  data: { kind: 'table', file: 'table.csv', inputs: ['a'], outputs: ['b'] },
  model: { depth: 2, width: 2 },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 5 },
  over: { 'training.learningRate': [0.05, 0.1] },
  replicas: { count: 2 },
  reporters: [],
  ...more,
});

let lab: Lab;
let cells: readonly Cell[];
let required: Requirement;
let queue: string;
/** What an honest worker tells of the first cell. */
let events: TrainingEvent[];
const open = new Seals();
const signed = new Seals('known to few');
const asked = { epochs: 'thinned' } as const;

beforeAll(async () => {
  lab = createKramers();
  const resolved = resolveExperiment(lab.registry, { ...sourceFromValue(experiment()), folder });
  cells = lab.plan(resolved);
  required = requirementOf(cells, lab.registry, []);
  queue = queueName('0123456789abcdef0123', { required, ...asked }, open);
  const stream = lab.executor.execute(cells.slice(0, 1), { epochs: 'thinned' });
  events = (await lastValueFrom(stream.pipe(toArray()))).filter(({ type }) => type !== 'cell-progress');
});

/** What a coordinator makes of some reports that lie in Redis: the events that it hands on, and what it says. */
async function received(
  entries: readonly (readonly [cell: string, sealed: string | number])[],
  seals = open,
): Promise<{ events: TrainingEvent[]; said: string[] }> {
  const given: TrainingEvent[] = [];
  const redis = { eval: () => Promise.resolve(entries.map((entry, i) => [`${i}-0`, ...entry])), xdel: () => null };
  const reader = {
    open: new Map(cells.map((cell) => [cell.key, cell])),
    close: (key: string) => void reader.open.delete(key),
    emit: (event: TrainingEvent) => void given.push(event),
  };
  await new Inbox({ redis } as unknown as Connection, queue, seals, lab.registry, reader).take();
  return {
    events: given.filter(({ type }) => type !== 'notice' && type !== 'cell-progress'),
    said: given.flatMap((event) => (event.type === 'notice' ? [event.message] : [])),
  };
}
/** A report that a stranger seals as everybody can. */
const forged = (report: unknown, cell = cells[0]!.key): [string, string] => [
  cell,
  open.seal('report', [queue, cell], JSON.stringify(report)),
];
const withResult = (edit: object): unknown[] => [
  ...events.slice(0, -1),
  { ...events.at(-1)!, result: { ...(events.at(-1) as unknown as { result: object }).result, ...edit } },
];

describe('a report', () => {
  it('of an honest worker is handed on as it is, numbers that are not finite included', async () => {
    const text = reportText(events, cells[0]!, lab.registry);
    const sealed = open.seal('report', [queue, cells[0]!.key], text);
    expect(await received([[cells[0]!.key, sealed]])).toEqual({ events, said: [] });
    const diverged = withResult({ steps: 1, value: -0 }) as TrainingEvent[];
    (diverged.find(({ type }) => type === 'phase-ended') as unknown as { metrics: object }).metrics = {
      ...(events.find(({ type }) => type === 'phase-ended') as unknown as { metrics: object }).metrics,
      loss: NaN,
      trainMse: Infinity,
    };
    const lossless = open.seal('report', [queue, cells[0]!.key], losslessText(diverged));
    expect((await received([[cells[0]!.key, lossless]])).events).toEqual(diverged);
  });

  it('that tells of anything but the planned cell is refused, and leaves no file behind', async () => {
    const end = events.at(-1)!;
    const failure = { type: 'cell-failed', cell: cells[0]!.key, point: 0, replica: 0, message: '', error: null };
    const error = { name: 'Error', message: '', stack: [], cause: null };
    const source = { cell: cells[0]!.key, point: 0, replica: 0 };
    const hostile: [what: string, report: unknown, cell?: string][] = [
      ['a result under another key', withResult({ key: '../../package' })],
      ['a result under the key of another cell', withResult({ key: cells[1]!.key })],
      ['another point', withResult({ point: 1 })],
      ['another replica', withResult({ replica: 1 })],
      ['another seed', withResult({ seed: 7 })],
      ['other parameters', withResult({ parameters: { 'training.learningRate': 7 } })],
      ['a failure elsewhere', [{ ...failure, error, cell: '../../../package' }]],
      ['a failure of another cell', [{ ...failure, error, cell: cells[1]!.key }]],
      ['a failure without its error', [failure]],
      ['the end of the run', [{ type: 'run-finished', cells: 0, failed: 0 }, ...events]],
      ['its beginning', [{ type: 'run-started', experiment: 'x', cells: 0 }, ...events]],
      ['a status', [{ type: 'status', message: 'x' }, ...events]],
      ['a reporter that failed', [{ type: 'reporter-failed', reporter: 'csv', message: '' }, ...events]],
      ['an event that no plugin lists', [{ type: 'kick', ...source }, ...events]],
      ['two ends', [end, ...events]],
      ['no end', events.slice(0, -1)],
      ['another cell on the way', [{ ...events[0], cell: cells[1]!.key }, ...events.slice(1)]],
      ['nothing', []],
      ['no list', { length: 1 }],
      ['no result', [{ ...source, type: 'cell-finished' }]],
      ['a hundred thousand levels', Array.from({ length: 1e5 }).reduce((inner) => [inner], 0)],
      [
        'a million numbers that are no changes of rank',
        withResult({ rankChanges: Array.from({ length: 1e6 }, () => 1) }),
      ],
      ['more lists than can be', withResult({ rankChanges: Array.from({ length: 5.1e5 }, () => []) })],
      ['a name that is a path', events, '../../x'],
    ];
    for (const [what, report, cell] of hostile) {
      const entry: [string, string] =
        what === 'a hundred thousand levels'
          ? [cells[0]!.key, open.seal('report', [queue, cells[0]!.key], '['.repeat(1e5) + ']'.repeat(1e5))]
          : forged(report, cell);
      const { events: handed, said } = await received([entry]);
      expect([what, handed, said.length]).toEqual([what, [], 1]);
      expect(said[0]).toMatch(/^a report (of a cell is refused|that names no cell is ignored)/);
    }
    const long = await received([[cells[0]!.key, LONGEST_REPORT + 1]]);
    expect(long).toEqual({ events: [], said: [`a report of a cell is refused: it has ${LONGEST_REPORT + 1} bytes`] });
  });

  it('is signed where a secret is shared, for its run and its cell alone', async () => {
    const key = cells[0]!.key;
    const text = losslessText(events);
    const sealed = signed.seal('report', [queue, key], text);
    expect((await received([[key, sealed]], signed)).events).toEqual(events);
    const refused: [sealed: string, reason: RegExp][] = [
      [text, /not signed/],
      [open.seal('report', [queue, key], text), /not signed/],
      [new Seals('another').seal('report', [queue, key], text), /another secret/],
      [signed.seal('report', [queue, cells[1]!.key], text), /another secret, or changed/],
      [signed.seal('report', ['another', key], text), /another secret, or changed/],
      [signed.seal('job', [queue, key], text), /another secret, or changed/],
      [sealed.replace('"steps":', '"steps":1'), /another secret, or changed/],
    ];
    for (const [one, reason] of refused) {
      const { events: handed, said } = await received([[key, one]], signed);
      expect([handed, said]).toEqual([[], [expect.stringMatching(reason)]]);
    }
    expect((await received([[key, sealed]])).said).toEqual([expect.stringContaining('--secret')]);
  });

  it('that is refused in words of its own is told of only as often as anybody reads', async () => {
    const { key } = cells[0]!;
    const ended = events.find(({ type }) => type === 'phase-ended')! as TrainingEvent & { metrics: object };
    const reports = Array.from({ length: 300 }, (_, i): [string, string] => {
      const event = { ...ended, metrics: { ...ended.metrics, others: { [`m${i}`]: 'no number' } } };
      return [key, open.seal('report', [queue, key], losslessText([event, events.at(-1)]))];
    });
    const { said } = await received(reports);
    expect(said).toHaveLength(100);
    expect(said[0]).toBe(
      'a report of a cell is refused: what it tells is not of the expected form: metrics.others.m0 is not as expected',
    );
  });

  it('that cannot be sent as it is becomes one of a failure', () => {
    const plain = (report: TrainingEvent[]): TrainingEvent[] =>
      fromLosslessText(reportText(report, cells[0]!, lab.registry)) as TrainingEvent[];
    expect(plain(events)).toEqual(events);
    for (const value of ['x'.repeat(LONGEST_REPORT), Array.from({ length: 5.1e5 }, () => 'x')])
      expect(plain(withResult({ value }) as TrainingEvent[])).toMatchObject([
        { type: 'cell-failed', message: expect.stringContaining('cannot go through Redis') as string },
      ]);
  });

  it(`is refused or is one of its cell, ${TRIALS} times`, async () => {
    const random = randomOf(5);
    const result = (events.at(-1) as unknown as { result: { trace: { rows: unknown[] } } }).result;
    const trace = { ...result.trace, rows: result.trace.rows.slice(0, 3) };
    // Fewer rows of numbers: what is between them is what can go wrong.
    const report = withResult({ trace }).filter((one, i) => (one as TrainingEvent).type !== 'epoch' || i % 20 === 0);
    const inside = new RunFolder(join(folder, 'run'));
    let taken = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const text = random() < 0.2 ? garbled(losslessText(report), random) : losslessText(mutated(report, random));
      const cell = cells[0]!.key;
      const { events: handed } = await received([[cell, open.seal('report', [queue, cell], text)]]);
      expect(new Set(handed.map((event) => 'cell' in event && event.cell))).toEqual(
        new Set(handed.length ? [cell] : []),
      );
      for (const event of handed) {
        if (event.type === 'cell-finished') inside.writeCell(event.result);
        if (event.type === 'cell-failed') inside.writeFailure(event);
      }
      taken += Number(handed.length > 0);
    }
    expect(readdirSync(folder).sort()).toEqual(['run', 'table.csv']);
    for (const part of readdirSync(inside.path))
      for (const name of readdirSync(join(inside.path, part)))
        expect(name).toMatch(/^[0-9a-f]{20}\.(json|safetensors)$/);
    // What changes a number here and there is a report like any other: only a signature tells it apart.
    expect(taken).toBeLessThan(TRIALS / 2);
  });
});

describe('a job', () => {
  const jobs = (seals = open, files = filesOf(required)): Jobs => new Jobs(queue, seals, lab.registry, files);
  const outside = (what: () => unknown): string => {
    try {
      what();
      return 'nothing';
    } catch (cause) {
      return cause instanceof Refused || cause instanceof BadJob ? `${cause.name}: ${cause.message}` : String(cause);
    }
  };
  /** A job that a stranger seals as everybody can. */
  const forgedJob = (edit: (experiment: Record<string, unknown>) => object, where = folder): string => {
    const { key, point, replica, seed } = cells[0]!;
    const changed = edit(JSON.parse(JSON.stringify(point.experiment)) as Record<string, unknown>);
    const { index, parameters } = point;
    const job = { key, point: { index, parameters, experiment: changed, folder: where }, replica, seed };
    return open.seal('job', [queue, key], JSON.stringify(job));
  };

  it('gives the cell that was sent, with the files that the run lists', () => {
    for (const cell of cells) {
      const { point, ...rest } = jobs().open(sealJob(cell, queue, open), cell.key);
      expect(rest).toEqual({ key: cell.key, replica: cell.replica, seed: cell.seed });
      expect(point).toEqual({ ...cell.point, files: { [table]: contentHash(readFileSync(table)) } });
    }
  });

  it('is signed where a secret is shared', () => {
    const [one, two] = cells as [Cell, Cell];
    expect(jobs(signed).open(sealJob(one, queue, signed), one.key).key).toBe(one.key);
    expect(outside(() => jobs(signed).open(sealJob(one, queue, open), one.key))).toMatch(/Refused: it is not signed/);
    expect(outside(() => jobs(signed).open(sealJob(one, queue, signed), two.key))).toMatch(
      /another secret, or changed/,
    );
    expect(outside(() => jobs(signed).open(JSON.parse(JSON.stringify(one)), one.key))).toMatch(/not sealed/);
    expect(outside(() => jobs().open(sealJob(one, queue, signed), one.key))).toMatch(/--secret/);
  });

  it('reads no file that the run does not list, and repeats nothing of it', () => {
    process.env['KRAMERS_TEST_PRIVATE'] = 'a private matter';
    writeFileSync(join(folder, 'other.csv'), 'private,b\n1,2\n3,4\n');
    const data = (file: string) => (given: object) => ({
      ...given,
      data: { kind: 'table', file, inputs: ['a'], outputs: ['b'], fresh: false },
    });
    const weights = (file: string) => (given: object) => ({
      ...given,
      model: { kind: 'linear', depth: 2, width: 2, bias: false, init: { file } },
    });
    for (const file of ['/proc/self/environ', join(folder, 'other.csv'), '/etc/passwd', '/dev/zero', 'a\0b'])
      for (const edit of [data(file), weights(file)]) {
        const said = outside(() => jobs().open(forgedJob(edit), cells[0]!.key));
        expect(said).toMatch(/BadJob: .*(the run does not list this file|null bytes)/s);
        expect(said).not.toMatch(/private|KRAMERS_TEST|root:/);
      }
    // Whoever forges the list as well has to know what is in the file.
    const listed = { [join(folder, 'other.csv')]: '0'.repeat(64), '/proc/self/environ': contentHash(Buffer.from('')) };
    for (const file of Object.keys(listed)) {
      const said = outside(() => jobs(open, listed).open(forgedJob(data(file)), cells[0]!.key));
      expect(said).toMatch(/not the file that the run lists|no regular file/);
      expect(said).not.toMatch(/private|KRAMERS_TEST/);
    }
    delete process.env['KRAMERS_TEST_PRIVATE'];
  });

  it('is refused without a word about each of a hundred thousand mistakes', () => {
    const before = process.memoryUsage().rss;
    const numbers = Array.from({ length: 3e5 }, () => 1);
    const many = Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`key${i}`, 1]));
    const edits: ((given: Record<string, unknown>) => object)[] = [
      (given) => ({ ...given, reporters: numbers }),
      (given) => ({ ...given, over: many }),
      (given) => ({ ...given, data: { ...(given['data'] as object), ...many } }),
      (given) => ({ ...given, protocol: { ...(given['protocol'] as object), beta: '('.repeat(1e6) } }),
      (given) => ({ ...given, model: { ...(given['model'] as object), width: 1e9 } }),
      (given) => ({ ...given, model: { ...(given['model'] as object), depth: 1e9 } }),
    ];
    for (const edit of edits) {
      const job = forgedJob(edit);
      const began = performance.now();
      const said = outside(() => jobs().open(job, cells[0]!.key));
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(said).toMatch(/^(Refused|BadJob): /);
      expect(said.length).toBeLessThan(5000);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(7e8);
  });

  it(`is refused or is a cell of this queue, ${TRIALS} times`, () => {
    const random = randomOf(6);
    const { key, point, replica, seed } = cells[0]!;
    const { index, parameters, experiment: own } = point;
    const honest = { key, point: { index, parameters, experiment: own, folder }, replica, seed };
    let taken = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const text = random() < 0.2 ? garbled(losslessText(honest), random) : losslessText(mutated(honest, random));
      const all = jobs();
      try {
        const cell = all.open(open.seal('job', [queue, key], text), key);
        expect([cell.key, cell.point.files]).toEqual([key, filesOf(required)]);
        taken++;
      } catch (cause) {
        expect([Refused.name, BadJob.name]).toContain((cause as Error).name);
      }
    }
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(TRIALS);
  });
});

describe('a posting', () => {
  const posting = () => ({ experiment: 'trial', required, ...asked });
  /** What a worker makes of postings that lie in Redis. */
  async function met(postings: Record<string, string | number>, seals = open): Promise<string[]> {
    const said: string[] = [];
    const refusals: unknown[] = [];
    const read: string[] = [];
    const redis = {
      // The names, with nothing that they hold; or what one of them holds.
      eval: (_script: string, _keys: number, _key: string, asked: number | string, name: number, value: number) => {
        if (typeof asked === 'string') return Promise.resolve((read.push(asked), postings[asked] ?? null));
        expect([name, value]).toEqual([200, 0]);
        return Promise.resolve(Object.keys(postings).flatMap((one) => [one, 1]));
      },
      hset: (...given: unknown[]) => Promise.resolve(refusals.push(given)),
      expire: () => Promise.resolve(1),
      hexists: () => Promise.resolve(1),
    };
    const connection = { redis } as unknown as Connection;
    const pool = { size: 1, compute: () => Promise.resolve() };
    const say = (message: string): void => void said.push(message);
    const runs = new Runs({ connection, pool, registry: lab.registry, seals, say, plugins: [] });
    for (let looks = 0; looks < 2; looks++) await runs.look();
    expect(read).toEqual(Object.keys(postings));
    expect(JSON.stringify([said, refusals])).not.toMatch(/\\u001b|\\u2028/);
    return said;
  }

  it('is opened as it was sealed, and names what a worker lacks', () => {
    expect(openPosting(sealPosting(posting(), queue, open), queue, open)).toEqual(posting());
    expect(shortfall(required, lab.registry, [])).toBeNull();
  });

  it('that is none is refused by itself, once, and the worker says that nothing is left to serve', async () => {
    const future = JSON.stringify({ experiment: 'future', required: { kramers: '99.0.0' } });
    const said = await met({
      x: '{',
      'null-0123456789ab': 'null',
      long: 5e6,
      [queue]: sealPosting({ ...posting(), required: { ...required, plugins: [['./a.ts', 'abc']] } }, queue, open),
      'steers\u001b[2J': '[]',
      future,
      another: sealPosting(posting(), 'another', open),
    });
    expect(said).toEqual([
      'a posting "x" is ignored: it is no posting of a run',
      'a posting "null-0123456789ab" is ignored: it is no posting of a run',
      'a posting "long" is ignored: it has 5000000 bytes',
      '"trial": its cells are left to others: it is not that of the queue under whose name it stands',
      'a posting "steers [2J" is ignored: it is no posting of a run',
      `"future": its cells are left to others: they are for Kramers 99.0.0, and this is ${version}; ` +
        'install that version here',
      '"trial": its cells are left to others: it is not that of the queue under whose name it stands',
      'none of the runs that ask for cells (7) can be served here; waiting for one',
    ]);
    expect(await met({})).toEqual(['no run asks for cells; waiting for one']);
  });

  it('is refused by name where it is not signed, or signed for others', async () => {
    const other = new Seals('another');
    const name = (seals: Seals): string => queueName('0123456789abcdef0123', posting(), seals);
    const under = (seals: Seals) => ({ [name(seals)]: sealPosting(posting(), name(seals), seals) });
    expect((await met(under(open), signed))[0]).toBe('"trial": its cells are left to others: it is not signed');
    expect((await met(under(other), signed))[0]).toMatch(/it was signed with another secret, or changed since/);
    expect((await met(under(signed)))[0]).toMatch(/it is signed, and no secret is known here; .* --secret/);
    expect(openPosting(under(signed)[name(signed)]!, name(signed), signed)).toEqual(posting());
  });

  it('can have no file read that it does not know already', () => {
    for (const path of ['/proc/self/environ', '/dev/zero', table]) {
      const files: Requirement['files'] = [[path, contentHash(Buffer.from(''))]];
      expect(shortfall({ ...required, files }, lab.registry, [])).toBe(
        `they read ${path}, which is not here as it is there; put the same file in the same place`,
      );
    }
    const data = required.data.map((one) => ({ ...one, options: { ...one.options, file: '/etc/passwd' } }));
    expect(shortfall({ ...required, data }, lab.registry, [])).toMatch(/are not here as it is there|not here as/);
  });

  it(`is refused or is that of its queue, ${TRIALS} times`, async () => {
    const random = randomOf(7);
    let opened = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const text = JSON.stringify(mutated(posting(), random));
      const sealed =
        random() < 0.3 ? garbled(open.seal('posting', [queue], text), random) : open.seal('posting', [queue], text);
      try {
        const found = openPosting(sealed, queue, open);
        // All that decides what is computed is in the queue's name.
        expect(found.required).toEqual(required);
        opened++;
      } catch (cause) {
        expect([(cause as Error).name, (cause as Error).message]).toEqual(['Refused', expect.stringMatching(/\S/)]);
        const said = await met({ [queue]: sealed });
        expect(said).toHaveLength(2);
      }
    }
    expect(opened).toBeLessThan(TRIALS / 5);
  });
});

it('nothing of it all lies where it should not', () => {
  mkdirSync(join(folder, 'run'), { recursive: true });
  expect(existsSync('/tmp/outside')).toBe(false);
});
