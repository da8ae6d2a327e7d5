import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLock, lockInTurn, type LockTiming, RunFolder } from '@kramers/core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseHolder } from '../packages/core/src/store/lock-holder';
import { buildCommand, kramers as run, startKramers } from './support/built-command';
import { filled, plain, temporaryFolder } from './support/folders';

const thorough = process.env['KRAMERS_THOROUGH'] !== undefined;
const quick: LockTiming = { beat: 10, look: 5, patience: 80 };
const nothing = () => undefined;
const lockOf = (path: string) => join(path, 'lock.json');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A lock as another process would leave it. */
function foreignLock(path: string, change: object = {}): string {
  const lock = FolderLock.take(path, nothing);
  if (!(lock instanceof FolderLock)) throw new Error('taken');
  lock.release();
  const text = JSON.stringify({ ...lock.holder, process: 4_194_304, host: 'elsewhere', ...change });
  writeFileSync(lockOf(path), text);
  return text;
}
const elsewhere = { processTable: 'another-boot@pid:[1]' };

/** Waits for a lock, and gives what was said meanwhile. */
async function waited(path: string, timing = quick) {
  const said: string[] = [];
  const begun = performance.now();
  const say = (message: string) => void said.push(message);
  const lock = await lockInTurn(path, { wait: true, onWaiting: say, onTakeover: say, timing }, new AbortController());
  lock?.release();
  return { said, seconds: (performance.now() - begun) / 1000 };
}

describe('the lock of a run folder', () => {
  it('names its holder, shows that it lives, and is gone when it is given back', async () => {
    const path = temporaryFolder();
    const lock = FolderLock.take(path, nothing, quick) as FolderLock;
    const before = parseHolder(readFileSync(lockOf(path), 'utf8'))!;
    expect(before).toEqual(lock.holder);
    expect(before.process).toBe(process.pid);
    await expect.poll(() => parseHolder(readFileSync(lockOf(path), 'utf8'))?.heartbeat).not.toBe(before.heartbeat);
    expect(FolderLock.take(path, nothing)).not.toBeInstanceOf(FolderLock);
    lock.release();
    lock.release();
    expect(readdirSync(path)).toEqual([]);
  });

  it('that has become something else is left, and hides no failure behind its own', () => {
    const folder = temporaryFolder();
    const lock = FolderLock.take(folder, () => undefined) as FolderLock;
    rmSync(join(folder, 'lock.json'));
    mkdirSync(join(folder, 'lock.json'));
    expect(() => lock.release()).not.toThrow();
    expect(readdirSync(folder)).toEqual(['lock.json']);
  });

  it('is waited for, and it is said for whom, once', async () => {
    const path = temporaryFolder();
    const lock = FolderLock.take(path, nothing, quick) as FolderLock;
    setTimeout(() => lock.release(), 60);
    const { said } = await waited(path);
    expect(said).toEqual([
      expect.stringMatching(new RegExp(`^waiting for process ${process.pid} on \\S+, at work since .* UTC in `)),
    ]);
  });

  it('is taken over at once from a process of this machine that is gone, and that is said', async () => {
    const path = temporaryFolder();
    foreignLock(path);
    const { said } = await waited(path);
    expect(said).toEqual([
      expect.stringMatching(/^process 4194304 on elsewhere, at work since .* UTC, is over, .* it is taken over$/),
    ]);
  });

  it('is not mistaken for that of a later process with the same number', async () => {
    const path = temporaryFolder();
    foreignLock(path, { process: process.pid, processStart: '1' });
    const { said } = await waited(path);
    // Where the system does not tell when a process began, its silence has to.
    expect(said.at(-1)).toContain('it is taken over');
  });

  it('of another machine is taken over once its sign has not changed for long, whatever its clock says', async () => {
    for (const heartbeat of ['1999-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z']) {
      const path = temporaryFolder();
      foreignLock(path, { ...elsewhere, heartbeat });
      const { said, seconds } = await waited(path);
      expect(said).toEqual([
        expect.stringContaining('waiting for process 4194304 on elsewhere'),
        expect.stringContaining('has given no sign of life for long'),
      ]);
      expect(seconds).toBeGreaterThan(quick.patience / 1000);
    }
  });

  it('of another machine is left to it as long as the sign changes', async () => {
    const path = temporaryFolder();
    let beats = 0;
    foreignLock(path, elsewhere);
    const beating = setInterval(() => {
      // Far in the past by our clock, and going backwards.
      const heartbeat = new Date(1e12 - 1000 * beats++).toISOString();
      writeFileSync(
        lockOf(path),
        readFileSync(lockOf(path), 'utf8').replace(/"heartbeat":"[^"]*"/, `"heartbeat":"${heartbeat}"`),
      );
      if (beats === 30) clearInterval(beating);
    }, 10);
    const { seconds } = await waited(path);
    expect(seconds).toBeGreaterThan((30 * 10 + quick.patience) / 1000);
  });

  it.each(['', '{', '{}', '"lock"', '\u001b[2J', 'x'.repeat(4000)])(
    'that cannot be read (%j) is one of nobody, and taken over in time',
    async (text) => {
      const path = temporaryFolder();
      writeFileSync(lockOf(path), text);
      const { said } = await waited(path);
      expect(said.join()).toContain('a process that its lock.json does not name');
      expect(said.join()).not.toContain('\u001b');
    },
  );

  it('goes to one only, of many that find it stale', async () => {
    for (let trial = 0; trial < 20; trial++) {
      const path = temporaryFolder();
      const dead = foreignLock(path);
      for (let i = 0; i < 3; i++) FolderLock.remove(path, dead);
      const lock = FolderLock.take(path, nothing) as FolderLock;
      // One that was slow removes nothing of the new one's.
      FolderLock.remove(path, dead);
      expect(parseHolder(readFileSync(lockOf(path), 'utf8'))).toEqual(lock.holder);
      lock.release();
      expect(readdirSync(path)).toEqual([]);
    }
  });

  it('tells a holder that was taken for dead', async () => {
    const path = temporaryFolder();
    let lost = '';
    const lock = FolderLock.take(path, (by) => (lost = by), quick) as FolderLock;
    writeFileSync(lockOf(path), JSON.stringify({ ...lock.holder, id: '00000000-0000-4000-8000-000000000000' }));
    await expect.poll(() => lost).toContain(`process ${process.pid}`);
    // It is the other's now, and stays.
    expect(existsSync(lockOf(path))).toBe(true);
  });
});

let command: string;
beforeAll(async () => {
  command = await buildCommand();
}, 120_000);

/** Writes a line for each cell that is computed, whoever computes it. */
const counter = `import { appendFileSync } from 'node:fs';
const count = (cell) => appendFileSync(new URL('computed', import.meta.url), cell + '\\n');
const event = (one) => one.type === 'cell-finished' && count(one.cell);
export default { name: 'counter', reporters: [{ name: 'counter', summary: '', event }] };`;
const counted = `${plain.replace('[csv]', '[csv, counter]')}plugins: [./counter.mjs]\nreplicas: { count: 6 }\n`;
const computed = (path: string) => readFileSync(join(path, 'computed'), 'utf8').trim().split('\n');
const manifestOf = (path: string) => new RunFolder(join(path, 'run')).manifest();

describe.skipIf(process.platform === 'win32')('two processes on one folder', () => {
  it('take turns: the second says for whom it waits, and computes nothing twice', async () => {
    const path = filled({ 'trial.yaml': counted, 'counter.mjs': counter });
    const args = ['run', 'trial.yaml', '--out', 'run', '--quiet', '--workers', '1'];
    const first = startKramers(command, path, args);
    await expect.poll(() => existsSync(join(path, 'run/experiment.yaml')), { timeout: 30_000, interval: 2 }).toBe(true);
    // The first is in the middle of its work now, however busy the machine is: not dead, it keeps the folder.
    first.child.kill('SIGSTOP');
    const holder = `process ${first.child.pid} on \\S+, at work since .* UTC`;
    const refused = await run(command, path, [...args, '--no-wait']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(new RegExp(`^run: ${holder}, writes into it`)),
    ]);
    // Whoever only reads is not kept waiting, and changes nothing that the first has said.
    const before = manifestOf(path);
    const { code } = await run(command, path, ['report', 'run', '--plugins', './counter.mjs']);
    expect([code, manifestOf(path)]).toEqual([0, before]);
    const second = startKramers(command, path, args);
    await expect.poll(() => second.stderr(), { timeout: 30_000 }).toMatch(new RegExp(`waiting for ${holder}`));
    first.child.kill('SIGCONT');
    expect([(await first.ended).code, (await second.ended).code]).toEqual([0, 0]);
    expect(computed(path).length).toBe(6);
    expect(manifestOf(path)).toMatchObject({ finishedAt: expect.any(String) as string, sessions: [{}] });
    for (const name of readdirSync(join(path, 'run'))) expect(name).not.toMatch(/lock|tmp|checkpoints|failures/);
  }, 120_000);

  it('are served whoever dies: what a killed process held is taken over, and that is said', async () => {
    const path = filled({ 'trial.yaml': counted, 'counter.mjs': counter });
    const args = ['run', 'trial.yaml', '--out', 'run', '--quiet', '--workers', '1'];
    const first = startKramers(command, path, args);
    await expect.poll(() => existsSync(lockOf(join(path, 'run'))), { timeout: 30_000, interval: 2 }).toBe(true);
    first.child.kill('SIGKILL');
    await first.ended;
    const { code, stderr } = await run(command, path, args);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`process ${first.child.pid} on`)]);
    expect(stderr).toContain('it is taken over');
    expect(readdirSync(join(path, 'run'))).not.toContain('lock.json');
  }, 120_000);
});

describe('three processes on one folder', () => {
  it('compute nothing twice, and none of them fails', async () => {
    for (let trial = 0; trial < (thorough ? 50 : 1); trial++) {
      const path = filled({ 'trial.yaml': counted, 'counter.mjs': counter });
      const args = ['run', 'trial.yaml', '--out', 'run', '--quiet', '--workers', '2'];
      const all = await Promise.all(
        [0, 1, 2].map(async (i) => {
          await pause(i * 50 * (trial % 5));
          return run(command, path, args);
        }),
      );
      expect(all.map(({ code, stderr }) => [code, stderr.replace(/^waiting for .*\n/gm, '')])).toEqual(
        Array(3).fill([0, '']),
      );
      expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
      expect(computed(path).length).toBe(6);
      expect(manifestOf(path)).toMatchObject({ finishedAt: expect.any(String) as string, sessions: [{}] });
      expect(new RunFolder(join(path, 'run')).manifest().sessions[0]!.endedAt).not.toBeNull();
    }
  }, 1_200_000);
});
