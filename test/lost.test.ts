import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolder } from '@kramers/core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, startKramers } from './support/built-command';
import { kramers } from './support/command';
import { filled, plain, temporaryFolder } from './support/folders';

const file = `${plain}over: { protocol.beta: [0.1, 0.2] }\nreplicas: { count: 2 }\n`;
const read = (...parts: string[]) => readFileSync(join(...parts), 'utf8');
const cellsOf = (run: string) => readdirSync(join(run, 'cells')).sort();
const digestOf = (run: string) => (JSON.parse(read(run, 'summary.json')) as { digest: string }).digest;

let sound: string;
beforeAll(async () => {
  sound = filled({ 'trial.yaml': file });
  expect((await kramers(['run', join(sound, 'trial.yaml'), '--out', join(sound, 'run'), '--workers', '1'])).code).toBe(
    0,
  );
});
function copied(): { path: string; run: string } {
  const path = temporaryFolder();
  cpSync(sound, path, { recursive: true });
  return { path, run: join(path, 'run') };
}

/** How a manifest is lost. */
const losses: readonly (readonly [string, (manifest: string) => void])[] = [
  ['gone', (manifest) => rmSync(manifest)],
  ['empty, as after a loss of power', (manifest) => writeFileSync(manifest, '')],
  ['cut short', (manifest) => writeFileSync(manifest, readFileSync(manifest).subarray(0, 700))],
];

describe.each(losses)('a manifest that is %s', (_how, lose) => {
  it('is made again by the same command, which computes nothing anew', async () => {
    const { path, run } = copied();
    const before = new RunFolder(run).manifest();
    lose(join(run, 'manifest.json'));
    const written = cellsOf(run).map((name) => statSync(join(run, 'cells', name)).mtimeMs);
    const { code, stderr } = await kramers([
      'run',
      join(path, 'trial.yaml'),
      '--out',
      run,
      '--workers',
      '1',
      '--quiet',
    ]);
    expect([code, stderr]).toEqual([
      0,
      `note: manifest.json in ${run} was lost, and is made again from the experiment and 4 finished cells\n`,
    ]);
    const { identity, plugins, points, resolved, cells, experimentHash, contributions, overrides } = before;
    const same = { identity, plugins, points, resolved, cells, experimentHash, contributions, overrides };
    expect(new RunFolder(run).manifest()).toMatchObject({ ...same, finishedAt: expect.any(String) as string });
    expect(cellsOf(run).map((name) => statSync(join(run, 'cells', name)).mtimeMs)).toEqual(written);
    expect(digestOf(run)).toBe(digestOf(join(sound, 'run')));
  });

  it('is made again by resume and by report, from the folder alone', async () => {
    for (const command of ['resume', 'report']) {
      const { run } = copied();
      const [first] = cellsOf(run);
      if (command === 'resume') rmSync(join(run, 'cells', first!));
      lose(join(run, 'manifest.json'));
      const { code, stderr } = await kramers([command, run]);
      expect([code, stderr]).toEqual([0, expect.stringContaining(`manifest.json in ${run} was lost`)]);
      expect(cellsOf(run)).toEqual(cellsOf(join(sound, 'run')));
      expect(digestOf(run)).toBe(digestOf(join(sound, 'run')));
    }
  });
});

describe('what has lost its manifest', () => {
  it('is no other experiment’s, and nothing is written into it then', async () => {
    const { path, run } = copied();
    rmSync(join(run, 'manifest.json'));
    writeFileSync(join(path, 'other.yaml'), file.replace('epochs: 20', 'epochs: 21'));
    const names = readdirSync(run);
    const { code, stderr } = await kramers(['run', join(path, 'other.yaml'), '--out', run]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('what else it holds is not of this experiment')]);
    expect(readdirSync(run)).toEqual(names);
    // Without a cell to go by, the experiment decides.
    for (const name of cellsOf(run)) rmSync(join(run, 'cells', name));
    expect((await kramers(['run', join(path, 'other.yaml'), '--out', run])).code).toBe(2);
    expect((await kramers(['run', join(path, 'trial.yaml'), '--out', run, '--workers', '1'])).code).toBe(0);
    expect(digestOf(run)).toBe(digestOf(join(sound, 'run')));
  });

  it('may have lost its experiment too, which the same command brings', async () => {
    const { path, run } = copied();
    for (const name of ['manifest.json', 'experiment.yaml']) rmSync(join(run, name));
    expect((await kramers(['report', run])).code).toBe(2);
    const { code, stderr } = await kramers([
      'run',
      join(path, 'trial.yaml'),
      '--out',
      run,
      '--workers',
      '1',
      '--quiet',
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('and 4 finished cells')]);
    expect(read(run, 'experiment.yaml')).toBe(read(sound, 'run/experiment.yaml'));
  });

  it('is a matter for the experiment file where there are plugins, whose hashes are lost with it', async () => {
    const path = filled({
      'trial.yaml': `${plain}plugins: [./mine.mjs]\n`,
      'mine.mjs': "export default { name: 'mine' };",
    });
    const run = join(path, 'run');
    const command = ['run', join(path, 'trial.yaml'), '--out', run, '--workers', '1', '--quiet'];
    await kramers(command);
    rmSync(join(run, 'manifest.json'));
    writeFileSync(join(run, 'mine.mjs'), "throw new Error('evaluated')");
    for (const reader of ['resume', 'report']) {
      const { code, stderr } = await kramers([reader, run]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('which makes it again')]);
    }
    expect(await kramers(command)).toMatchObject({ code: 0, stderr: expect.stringContaining('1 finished') as string });
  });
});

it('a checkpoint or a failure goes when its cell is there, however the run before ended', async () => {
  const { run } = copied();
  const [finished, missing] = cellsOf(run).map((name) => name.slice(0, 20)) as [string, string];
  rmSync(join(run, 'cells', `${missing}.json`));
  for (const folder of ['checkpoints', 'failures']) mkdirSync(join(run, folder));
  writeFileSync(
    join(run, 'checkpoints', `${finished}.safetensors`),
    'left by a run that was killed just after its cell',
  );
  writeFileSync(join(run, 'failures', `${finished}.json`), '{}');
  expect((await kramers(['resume', run, '--quiet', '--workers', '1'])).code).toBe(0);
  expect(readdirSync(run)).not.toContain('checkpoints');
  expect(readdirSync(run)).not.toContain('failures');
});

describe.skipIf(process.platform === 'win32')('a terminal that is closed', () => {
  it('lets cells leave checkpoints, as Ctrl-C does, however often it hangs up', async () => {
    const command = await buildCommand();
    const path = filled({ 'long.yaml': plain.replace('epochs: 20', 'epochs: 100000000') });
    const args = ['run', 'long.yaml', '--out', 'run', '--workers', '1', '--quiet', '--checkpoint', '0.05'];
    const { child, ended } = startKramers(command, path, args);
    const checkpoints = () => existsSync(join(path, 'run/checkpoints')) && readdirSync(join(path, 'run/checkpoints'));
    const written = () => (checkpoints() || []).some((name) => name.endsWith('.safetensors'));
    await expect.poll(written, { timeout: 60_000, interval: 5 }).toBe(true);
    child.kill('SIGHUP');
    child.kill('SIGHUP');
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining('kramers resume run')]);
    expect(checkpoints()).toHaveLength(1);
    expect(readdirSync(join(path, 'run'))).not.toContain('lock.json');
  }, 120_000);
});
