import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commitOf } from '../packages/cli/src/run/commit';
import { kramers } from './support/command';
import { filled, plain, temporaryFolder } from './support/folders';

/** A plugin that leaves a mark when it is evaluated. */
const marking = (brings = '') => `import { appendFileSync } from 'node:fs';
appendFileSync(new URL('evaluated', import.meta.url), 'x');
export default { name: 'mine', ${brings} };`;
const own = "models: [{ name: 'own', summary: '', activation: 'tanh(x)' }]";
const evaluated = (path: string) => existsSync(join(path, 'evaluated'));

type Json = Record<string, unknown>;
const read = (...parts: string[]) => readFileSync(join(...parts), 'utf8');
const change = (run: string, edit: (manifest: Json) => object) => {
  const file = join(run, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(read(file)) as Json), ...edit(JSON.parse(read(file)) as Json) }));
};
const cellsOf = (run: string) => readdirSync(join(run, 'cells')).sort();
/** Every file at and below a folder. */
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();

let sound: string;
beforeAll(async () => {
  const path = filled({ 'trial.yaml': plain });
  sound = join(path, 'run');
  await kramers(['run', join(path, 'trial.yaml'), '--out', sound, '--replicas', '3', '--workers', '1', '--quiet']);
});
/** A folder with a copy of a sound run in it, as somebody might hand it over. */
const handedOver = (): { path: string; run: string } => {
  const path = temporaryFolder();
  const run = join(path, 'run');
  cpSync(sound, run, { recursive: true });
  return { path, run };
};
const everyReader = (run: string, ...more: string[]): readonly (readonly string[])[] => [
  ['report', run, ...more],
  ['merge', run, '--out', join(run, '../merged'), ...more],
];

describe('the plugins of a folder from someone else', () => {
  const withPlugin = async () => {
    const path = filled({
      'trial.yaml': `${plain.replace('population: true', 'samples: 32')}plugins: [./mine.ts]\nmodel: { kind: own }\n`,
      'mine.ts': marking(own),
    });
    const run = join(path, 'run');
    expect((await kramers(['run', join(path, 'trial.yaml'), '--out', run, '--workers', '1', '--quiet'])).code).toBe(0);
    rmSync(join(path, 'evaluated'));
    return { path, run };
  };

  it('are evaluated by report and merge only where they are named and are those of the manifest', async () => {
    const { path, run } = await withPlugin();
    for (const command of everyReader(run)) {
      const { code, stderr } = await kramers(command);
      expect([code, stderr]).toEqual([0, expect.stringContaining('plugin "./mine.ts" is left out')]);
    }
    expect(evaluated(path)).toBe(false);
    for (const command of everyReader(run, '--plugins', join(path, 'mine.ts'))) {
      rmSync(join(path, 'merged'), { recursive: true, force: true });
      expect(await kramers(command)).toMatchObject({ code: 0, stderr: '' });
      expect(evaluated(path)).toBe(true);
    }
    rmSync(join(path, 'evaluated'));
    writeFileSync(join(path, 'mine.ts'), `${marking(own)}\n// other`);
    for (const command of everyReader(run, '--plugins', join(path, 'trial.yaml'))) {
      const { stderr } = await kramers(command);
      expect(stderr).toContain(`plugin "./mine.ts" is left out: its source is not that with which ${run} was made`);
    }
    expect(evaluated(path)).toBe(false);
  });

  it('are compared by resume before the first of them is evaluated', async () => {
    const { path, run } = await withPlugin();
    rmSync(join(run, 'cells', cellsOf(run)[0]!));
    writeFileSync(join(path, 'mine.ts'), `${marking(own)}\n// other`);
    const { code, stderr } = await kramers(['resume', run]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('plugin "./mine.ts" is not what it was')]);
    expect(evaluated(path)).toBe(false);
  });

  it.each(['plugins', 'plugins.0'])('are not added by an override of "%s"', async (at) => {
    const { path, run } = handedOver();
    rmSync(join(run, 'cells', cellsOf(run)[0]!));
    writeFileSync(join(path, 'mine.ts'), marking());
    const value = at === 'plugins' ? ['./mine.ts'] : './mine.ts';
    change(run, () => ({ overrides: [{ path: at, value }], experimentFolder: '..' }));
    const { code, stderr } = await kramers(['resume', run]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('overrides in manifest.json change which plugins')]);
    for (const command of everyReader(run)) await kramers(command);
    expect(evaluated(path)).toBe(false);
  });
});

describe('a path from a folder', () => {
  const key = 'f'.repeat(20);
  const climbing =
    (to: string) =>
    ({ cells }: Json) => ({ cells: [[to, 0, 0], ...(cells as unknown[]).slice(1)] });

  it.each([
    ['a key that climbs', climbing('../../outside'), 'cells.0.0: expected a key of a cell'],
    ['an absolute key', climbing('/tmp/outside'), 'cells.0.0: expected a key of a cell'],
    ['a key with a zero byte', climbing(`${key.slice(1)}\0`), 'cells.0.0: expected a key of a cell'],
    ['a key in capitals', climbing(key.toUpperCase()), 'cells.0.0: expected a key of a cell'],
    [
      'a report that climbs',
      () => ({ reports: { of: '', files: [['../outside', 1]] } }),
      'reports.files.0.0: expected the name',
    ],
    ['a point that is not there', () => ({ cells: [[key, 7, 0]] }), 'expected cells of the points that are listed'],
    ['a share of nothing', () => ({ shard: '3/2' }), 'shard: expected i/n'],
    [
      'a path of 20 000 parts',
      () => ({ points: [{ [Array(20_000).fill('a').join('.')]: 1 }] }),
      'expected paths of at most 64 parts',
    ],
  ])('%s is refused by its name, by every command, and nothing is written', async (_what, edit, message) => {
    const { path, run } = handedOver();
    change(run, edit);
    const before = filesIn(path);
    for (const command of [...everyReader(run), ['resume', run]]) {
      const { code, stderr } = await kramers(command);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
      expect(stderr).not.toContain('\0');
    }
    expect(filesIn(path)).toEqual(before);
  });

  it.each(['cells', 'weights', 'checkpoints', 'failures', 'figures'])(
    'leads nowhere else by a link named %s',
    async (name) => {
      const { path, run } = handedOver();
      mkdirSync(join(path, 'outside'));
      rmSync(join(run, name), { recursive: true, force: true });
      symlinkSync(join(path, 'outside'), join(run, name));
      if (name === 'figures')
        writeFileSync(join(run, 'experiment.yaml'), read(run, 'experiment.yaml').replace('- csv', '- html'));
      for (const command of [
        ['resume', run],
        ['report', run],
      ]) {
        const { stderr } = await kramers(command);
        expect(stderr).not.toContain('bug in Kramers');
      }
      expect(readdirSync(join(path, 'outside'))).toEqual([]);
    },
  );

  it('takes no secret along into what is merged', async () => {
    const { path, run } = handedOver();
    writeFileSync(join(path, 'secret'), 'the password');
    const [name] = cellsOf(run) as [string];
    rmSync(join(run, 'cells', name));
    for (const [kind, ending] of [
      ['failures', 'json'],
      ['checkpoints', 'safetensors'],
    ] as const) {
      mkdirSync(join(run, kind), { recursive: true });
      symlinkSync(join(path, 'secret'), join(run, kind, name.replace('json', ending)));
    }
    const { code, stderr } = await kramers(['merge', run, '--out', join(path, 'merged')]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/checkpoints\/\w+\.safetensors is damaged[^]*failures\/\w+\.json is damaged/);
    expect(stderr).not.toContain('the password');
    for (const file of filesIn(join(path, 'merged'))) expect(read(file)).not.toContain('the password');
  });

  it.runIf(process.platform !== 'win32')('waits for no pipe and reads no device', async () => {
    const { run } = handedOver();
    const [piped, endless] = cellsOf(run) as [string, string];
    rmSync(join(run, 'cells', piped));
    execFileSync('mkfifo', [join(run, 'cells', piped)]);
    rmSync(join(run, 'cells', endless));
    symlinkSync('/dev/zero', join(run, 'cells', endless));
    const { code, stderr } = await kramers(['report', run]);
    expect(code).toBe(0);
    expect(stderr.match(/is damaged, and left out: this is no regular file/g)).toHaveLength(2);
    for (const name of ['experiment.yaml', 'manifest.json']) {
      rmSync(join(run, name));
      execFileSync('mkfifo', [join(run, name)]);
      expect(await kramers(['report', run])).toMatchObject({
        code: 2,
        stderr: `${join(run, name)}: this is no regular file\n`,
      });
    }
  });
});

describe('a cell under another one’s name', () => {
  const swap = (run: string): [string, string] => {
    const [one, other] = cellsOf(run).map((name) => join(run, 'cells', name)) as [string, string];
    renameSync(one, `${one}.away`);
    renameSync(other, one);
    renameSync(`${one}.away`, other);
    return [one, other];
  };

  it('is told by every command, and computed again', async () => {
    const { path, run } = handedOver();
    const files = swap(run);
    for (const command of everyReader(run)) {
      const { stderr, stdout } = await kramers([...command, '--json']);
      for (const file of files) expect(stderr).toContain(`${file} is damaged, and left out: it holds another cell`);
      expect((JSON.parse(stdout) as { points: object[] }).points[0]).toMatchObject({ replicas: 3, missing: 2 });
    }
    const { code, stderr } = await kramers(['resume', run, '--workers', '1', '--quiet']);
    expect(code).toBe(0);
    for (const name of files.map((file) => file.slice(-25)))
      expect(stderr).toContain(`${name} in ${run} is damaged: it holds another cell`);
    expect(cellsOf(run).map((name) => read(run, 'cells', name))).toEqual(
      cellsOf(sound).map((name) => read(sound, 'cells', name)),
    );
    expect(existsSync(join(path, 'outside'))).toBe(false);
  });

  it('is found in what an older Kramers wrote, whose files begin with something else', async () => {
    const { run } = handedOver();
    for (const name of cellsOf(run)) {
      const { key, ...rest } = JSON.parse(read(run, 'cells', name).split('\n')[1]!) as Json;
      const text = JSON.stringify({ ...rest, key });
      writeFileSync(join(run, 'cells', name), `${createHash('sha256').update(text).digest('hex')}\n${text}\n`);
    }
    expect(await kramers(['report', run])).toMatchObject({ code: 0, stderr: '' });
    expect((await kramers(['resume', run, '--quiet'])).stderr).toBe('');
    swap(run);
    expect((await kramers(['report', run])).stderr.match(/it holds another cell/g)).toHaveLength(2);
  });

  it('is told by verify', async () => {
    const ledger = join(temporaryFolder(), 'ledger');
    const verify = ['verify', '--only', 'beta-c-measured', '--out', ledger, '--quiet', '--workers', '1'];
    await kramers(verify);
    const [run] = readdirSync(join(ledger, 'runs')).map((name) => join(ledger, 'runs', name));
    const [cell] = cellsOf(run!);
    writeFileSync(join(run!, 'cells', cell!), 'nothing of the kind');
    expect((await kramers(verify)).stderr).toContain(`${cell} in ${run} is damaged: its checksum does not fit`);
  });
});

describe('a repository from someone else', () => {
  const git = (path: string, ...args: string[]) =>
    execFileSync('git', ['-C', path, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      encoding: 'utf8',
    }).trim();

  it('runs nothing of its own when its commit is asked for', () => {
    const path = filled({
      'a.txt': 'one\n',
      '.gitattributes': '* filter=mine\n',
      'evil.sh': '#!/bin/sh\ntouch "$(dirname "$0")/ran"\ncat\n',
    });
    const ran = () => existsSync(join(path, 'ran'));
    chmodSync(join(path, 'evil.sh'), 0o755);
    git(path, 'init', '-q');
    git(path, 'add', 'a.txt', '.gitattributes', 'evil.sh');
    git(path, 'commit', '-q', '-m', 'first');
    const commit = git(path, 'rev-parse', 'HEAD');
    expect(commitOf(path)).toBe(commit);
    mkdirSync(join(path, 'hooks'));
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction'])
      copyFileSync(join(path, 'evil.sh'), join(path, 'hooks', hook));
    for (const key of [
      'core.fsmonitor',
      'filter.mine.clean',
      'filter.mine.process',
      'core.pager',
      'core.sshCommand',
      'diff.external',
    ])
      git(path, 'config', key, join(path, 'evil.sh'));
    git(path, 'config', 'core.hooksPath', join(path, 'hooks'));
    writeFileSync(join(path, 'a.txt'), 'two\n');
    expect(commitOf(path)).toBe(`${commit}-dirty`);
    expect(ran()).toBe(false);
    // The attack is one: plain git falls for it.
    execFileSync('git', ['-C', path, 'describe', '--always', '--dirty'], { stdio: 'ignore' });
    expect(ran()).toBe(true);
  });

  it('is known in a subfolder and in another work tree, and nothing is said of what is none', () => {
    const path = filled({ 'tree/deep/a.txt': 'one\n' });
    const tree = join(path, 'tree');
    git(tree, 'init', '-q');
    expect(commitOf(tree)).toBeNull();
    git(tree, 'add', '.');
    git(tree, 'commit', '-q', '-m', 'first');
    const commit = git(tree, 'rev-parse', 'HEAD');
    git(tree, 'worktree', 'add', '-q', join(path, 'second'));
    writeFileSync(join(path, 'second', 'untracked'), '');
    expect([join(tree, 'deep'), join(path, 'second')].map(commitOf)).toEqual([commit, commit]);
    writeFileSync(join(path, 'second/deep/a.txt'), 'other\n');
    expect([commitOf(join(path, 'second')), commitOf(tree), commitOf(path)]).toEqual([`${commit}-dirty`, commit, null]);
  });
});
