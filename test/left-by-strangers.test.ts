import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveLab } from '@kramers/lab';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportIn } from '../packages/cli/src/live/report-in';
import { watchedRun } from '../packages/cli/src/live/watch-folder';
import { createKramers } from '../packages/cli/src/lab/create-kramers';
import { kramers } from './support/command';
import { filled, plain, temporaryFolder } from './support/folders';

type Manifest = {
  cells: [key: string, point: number, replica: number][];
  points: object[];
  files: Record<string, string>;
};

const varied = `${plain}over: { protocol.beta: [0.1, 0.3] }\nreplicas: { count: 2 }\n`;
let sound: string;
beforeAll(async () => {
  const path = filled({ 'trial.yaml': varied });
  sound = join(path, 'run');
  expect((await kramers(['run', join(path, 'trial.yaml'), '--out', sound, '--workers', '1'])).code).toBe(0);
});
const handedOver = (): string => {
  const run = join(temporaryFolder(), 'run');
  cpSync(sound, run, { recursive: true });
  return run;
};
const change = (run: string, edit: (manifest: Manifest) => Partial<Manifest>): void => {
  const file = join(run, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  writeFileSync(file, JSON.stringify({ ...manifest, ...edit(manifest) }));
};
const pipe = (file: string) => execFileSync('mkfifo', [file]);

describe('what takes the place of a file in a folder from someone else', () => {
  it.skipIf(process.platform === 'win32')('is no cell if it is a socket', async () => {
    const run = handedOver();
    const file = join(run, 'cells', readdirSync(join(run, 'cells'))[0]!);
    rmSync(file);
    // A path of a socket has some hundred letters, at most.
    const near = join(tmpdir(), `${process.pid}.sock`);
    const server = createServer().listen(near);
    await once(server, 'listening');
    renameSync(near, file);
    const { code, stderr } = await kramers(['report', run]);
    server.close();
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^note: .*is damaged, and left out: this is no regular file/),
    ]);
  });

  it('is no lock if it is a link, however often one looks', async () => {
    const run = handedOver();
    symlinkSync('/nowhere', join(run, 'lock.json'));
    rmSync(join(run, 'cells', readdirSync(join(run, 'cells'))[0]!));
    for (const command of ['resume', 'report']) {
      const { code, stderr } = await kramers([command, run]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('this is a link, and a lock is a file of its own')]);
    }
  });

  it('is no ledger if it never ends, is too long, or holds something else, which is not shown', async () => {
    const run = handedOver();
    const file = join(run, 'ledger.json');
    for (const [put, message] of [
      [() => pipe(file), 'this is no regular file'],
      [() => symlinkSync('/dev/zero', file), 'this is no regular file'],
      [() => writeFileSync(file, 'x'.repeat(2 ** 26 + 1)), 'at most 64 MB are read'],
      [() => writeFileSync(file, 'a private matter'), 'it is not JSON'],
    ] as const) {
      rmSync(file, { force: true });
      put();
      const { code, stderr } = await kramers(['report', run]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
      expect(stderr).not.toContain('private');
    }
  });

  it('is left out of what a page is shown', () => {
    const run = handedOver();
    pipe(join(run, 'report.html'));
    expect(reportIn(run)).toEqual([]);
    rmSync(join(run, 'report.html'));
    writeFileSync(join(run, 'report.html'), '<p>');
    mkdirSync(join(run, 'figures'));
    symlinkSync('/dev/zero', join(run, 'figures/a.svg'));
    expect(reportIn(run)).toEqual([{ type: 'report', html: '<p>', figures: [] }]);
    // Many that are each of a size that may be do not fill the memory together.
    for (const name of ['b', 'c', 'd']) writeFileSync(join(run, `figures/${name}.svg`), 'x'.repeat(2 ** 25));
    expect(reportIn(run)).toMatchObject([{ figures: [{ name: 'b' }] }]);
    rmSync(join(run, 'figures'), { recursive: true });
    writeFileSync(join(run, 'figures'), '');
    expect(reportIn(run)).toEqual([{ type: 'report', html: '<p>', figures: [] }]);
  });

  it.each(['checkpoints/KEY.safetensors', 'failures/KEY.json'])('is told if it is a folder: %s', async (name) => {
    const run = handedOver();
    const [cell] = readdirSync(join(run, 'cells'));
    rmSync(join(run, 'cells', cell!));
    const file = join(run, name.replace('KEY', cell!.slice(0, -5)));
    mkdirSync(file, { recursive: true });
    const { code, stderr } = await kramers(['resume', run, '--workers', '1', '--quiet']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${file}: this is a folder where a file belongs`)]);
  });

  it('is let be if it is a folder with the name of a leftover', async () => {
    const run = handedOver();
    rmSync(join(run, 'cells', readdirSync(join(run, 'cells'))[0]!));
    mkdirSync(join(run, 'old.tmp'));
    utimesSync(join(run, 'old.tmp'), 0, 0);
    expect((await kramers(['resume', run, '--workers', '1', '--quiet'])).code).toBe(0);
  });

  it('is no experiment if nobody wrote so much', async () => {
    const run = handedOver();
    const file = join(run, 'experiment.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}x: [${'1, '.repeat(2_000_000)}1]\n`);
    expect(await kramers(['report', run])).toMatchObject({ code: 2, stderr: expect.stringContaining('at most 4 MB') });
    writeFileSync(file, text.replace(/depth: \d+/, 'depth: 10000'));
    expect(await kramers(['report', run])).toMatchObject({ code: 2, stderr: expect.stringContaining('model.depth') });
  });
});

describe('much in little', () => {
  const sealed = (text: string): string => `${createHash('sha256').update(text).digest('hex')}\n${text}\n`;
  const cellOf = (run: string): string => readdirSync(join(run, 'cells'))[0]!;

  it('is no cell, and takes neither the memory nor the time to be one', async () => {
    const run = handedOver();
    const file = join(run, 'cells', cellOf(run));
    const text = readFileSync(file, 'utf8').split('\n')[1]!;
    for (const value of [`[${'{},'.repeat(5_000_000)}{}]`, `${'['.repeat(1e6)}${']'.repeat(1e6)}`]) {
      writeFileSync(file, sealed(text.replace(/,"value":null/, `,"value":${value}`)));
      const { code, stderr } = await kramers(['report', run]);
      expect([code, stderr]).toEqual([0, expect.stringMatching(/is damaged, and left out: it holds no result of a/)]);
    }
  });

  it('is no failure', async () => {
    const run = handedOver();
    const name = cellOf(run);
    rmSync(join(run, 'cells', name));
    mkdirSync(join(run, 'failures'));
    const error = `{"name":"","message":"","cause":null,"stack":[${'1,'.repeat(2_000_000)}1]}`;
    const head = `"cell":"${name.slice(0, -5)}","point":0,"replica":0,"message":""`;
    writeFileSync(join(run, 'failures', name), `{${head},"error":${error}}`);
    const { code, stderr } = await kramers(['merge', run, '--out', join(run, '../merged')]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('error.stack.0: Invalid input: expected string')]);
  });

  it.each([
    ['values', `x: [${'1,'.repeat(1_500_000)}1]\n`],
    ['keys', Array.from({ length: 230_000 }, (_, i) => `k${i}: 1\n`).join('')],
  ])('is no experiment: %s', async (_what, more) => {
    const run = handedOver();
    const file = join(run, 'experiment.yaml');
    writeFileSync(file, readFileSync(file, 'utf8') + more);
    const message = `${file}: more than 200000 values, what aliases stand for included\n`;
    expect(await kramers(['report', run])).toMatchObject({ code: 2, stderr: message });
  });
});

describe('a figure in a ledger from someone else', () => {
  const ledgerWith = (spec: object): string => {
    const figure = { name: 'view', title: '', caption: '', spec, keys: [], columns: [], rows: [] };
    const claim = {
      id: 'one',
      statement: '',
      source: '',
      plugin: 'mine',
      verdict: 'holds',
      under: null,
      claimed: {},
      readings: [],
      asides: [],
      reason: '',
      decide: null,
      contradiction: null,
      experiments: [],
      figures: [figure],
      command: '',
      seconds: 1,
    };
    const head = { format: 1, kramers: '0', form: 'quick', command: '', finishedAt: '', seconds: 1 };
    const ledger = JSON.stringify({ ...head, claims: [claim] });
    return filled({ 'ledger.json': ledger, 'private.csv': 'a,b\n1,a private matter\n' });
  };
  const text = { mark: 'text', encoding: { text: { field: 'b' }, y: { field: 'a', type: 'quantitative' } } };

  it('reads no file, asks for nothing, ends no process, and is named where it is left out', async () => {
    const secret = join(ledgerWith({}), 'private.csv');
    for (const [spec, message] of [
      [{ layer: [{ ...text, data: { url: secret } }] }, 'it has "url"'],
      [{ layer: [{ ...text, data: { url: '/dev/zero' } }] }, 'it has "url"'],
      [{ layer: [{ ...text, data: { values: [] } }], height: 1e7 }, 'its "height" is 10000000'],
      [{ layer: [{ ...text, transform: [{ calculate: 'sequence(1e9)', as: 'a' }] }] }, 'calls sequence'],
      [{ layer: [{ ...text, transform: [{ calculate: '(', as: 'a' }] }] }, 'it cannot be drawn'],
      [{}, 'it has no list "layer"'],
    ] as const) {
      const place = ledgerWith(spec);
      const { code, stderr } = await kramers(['report', place]);
      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(/^note: figure "view" of claim "one" is left out: .*\n$/),
      ]);
      expect(stderr).toContain(message);
      expect(readFileSync(join(place, 'report.html'), 'utf8')).not.toContain('private matter');
      expect(readdirSync(place)).not.toContain('figures');
    }
  });

  it('is drawn where it brings its rows and plain marks', async () => {
    const place = ledgerWith({ layer: [{ ...text, data: { values: [{ a: 1, b: 'shown' }] } }] });
    expect(await kramers(['report', place])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(place, 'figures/one-view.svg'), 'utf8')).toContain('shown');
  });
});

describe('a manifest from someone else', () => {
  it('that has cells change places is not believed: each is told, and none is reported', async () => {
    const run = handedOver();
    change(run, ({ cells }) => ({ cells: cells.map(([key, point, replica]) => [key, 1 - point, replica]) }));
    const { stderr, stdout } = await kramers(['report', run, '--json']);
    expect(stderr.match(/it holds a cell of another protocol\.beta than its place/g)).toHaveLength(4);
    expect(JSON.parse(stdout)).toMatchObject({ points: [{ missing: 2 }, { missing: 2 }] });
    const other = handedOver();
    change(other, ({ cells }) => ({ cells: cells.map(([key, point, replica]) => [key, point, 1 - replica]) }));
    expect((await kramers(['report', other])).stderr.match(/its place is that of replica/g)).toHaveLength(4);
  });

  it.each([
    ['names a cell twice', ({ cells }: Manifest) => ({ cells: [...cells, cells[0]!] }), 'each cell and each replica'],
    [
      'names a replica twice',
      ({ cells }: Manifest) => ({ cells: [...cells, ['f'.repeat(20), 0, 0] as [string, number, number]] }),
      'each cell and each replica',
    ],
    ['has a point of a megabyte', () => ({ points: [{ note: 'x'.repeat(1e6) }, {}] }), 'expected at most 65536'],
    ['has more points than a grid can', () => ({ points: Array(10_001).fill({}) as object[] }), 'points'],
  ])('that %s is refused', async (_what, edit, message) => {
    const run = handedOver();
    change(run, edit);
    expect(await kramers(['report', run])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  it('has only those files opened that it lists, with their content', () => {
    const path = filled({ 'other.csv': 'a,b\n1,2\n3,5\n4,7\n6,1\n7,2\n8,3\n' });
    const run = handedOver();
    const file = join(run, 'experiment.yaml');
    const csv = join(path, 'other.csv');
    const columns = '  inputs: [a]\n  outputs: [b]\n  testFraction: 0.25\n  standardise: both\n';
    const table = `data:\n  kind: table\n  file: ${csv}\n${columns}  fresh: false\n`;
    writeFileSync(file, readFileSync(file, 'utf8').replace(/data:\n(?: {2}.*\n)+/, table));
    const { registry } = createKramers();
    expect(watchedRun(run, registry).scene).toBeNull();
    change(run, () => ({ files: { [csv]: createHash('sha256').update(readFileSync(csv)).digest('hex') } }));
    expect(watchedRun(run, registry).scene).not.toBeNull();
    writeFileSync(csv, 'a,b\n1,2\n3,5\n4,7\n6,1\n7,2\n8,4\n');
    expect(watchedRun(run, registry).scene).toBeNull();
  });
});

it('a page’s server takes whatever is asked for', async () => {
  const { address, close } = await serveLab({ page: '<head></head>' });
  const port = Number(new URL(address).port);
  for (const path of ['//', '*', 'http://[', '/%', '']) {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`));
      socket.on('data', (data) => (resolve(data.toString()), socket.destroy())).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
  }
  expect((await fetch(address)).status).toBe(200);
  await expect(serveLab({ page: '', port })).rejects.toThrow(`port ${port} is taken`);
  await close();
});

it('a page’s server takes no more connections than leave files for the run', async () => {
  const { address, close } = await serveLab({ page: '<head></head>' });
  const port = Number(new URL(address).port);
  const sockets = Array.from({ length: 150 }, () => createConnection(port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  let closed = 0;
  for (const socket of sockets) socket.on('close', () => closed++).resume();
  while (closed < 50) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(closed).toBe(50);
  for (const socket of sockets) socket.destroy();
  await close();
});

it('a page’s server and its viewers keep no process from its end', async () => {
  const staying = () =>
    process
      .getActiveResourcesInfo()
      .filter((name) => name.startsWith('TCP'))
      .sort();
  // What earlier tests have closed goes a moment later.
  while (staying().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const { address, close } = await serveLab({ page: '<head></head>', told: () => [{ type: 'over' }] });
  const { port, pathname, host } = new URL(address);
  const viewer = createConnection(Number(port), '127.0.0.1');
  viewer.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(viewer, 'data');
  viewer.unref();
  expect(staying()).toEqual([]);
  await close();
});

it('a file is nothing to watch', async () => {
  const file = join(handedOver(), 'manifest.json');
  expect(await kramers(['watch', file])).toMatchObject({
    code: 2,
    stderr: `${file}: this is a file; name the folder of a run\n`,
  });
});

describe('a picture', () => {
  it.each([
    ['.', 'a folder'],
    ['/dev/full', 'a device or a pipe'],
  ])('is not written to %s, and nothing is computed for it', async (file, kind) => {
    const { code, stderr } = await kramers(['theory', '--correlations', '0.9', '--beta', '0.3', '--svg', file]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`--svg: ${file} is ${kind}; name a file`)]);
  });
});
