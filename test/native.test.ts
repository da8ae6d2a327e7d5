import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeBackend } from '@kramers/native';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, startKramers } from './support/built-command';
import { temporaryFolder } from './support/folders';

const experiment = `
name: trial
backend: native
data: { correlations: [0.9, 0.8], samples: 64, testSamples: 32 }
model: { kind: tanh, width: 4 }
training: { batchSize: 16, temperature: 1.0e-4 }
replicas: { count: 3 }
reporters: []
protocol: { kind: random-init, beta: 0.1, epochs: 60 }
`;

describe.skipIf(nativeBackend.platform === 'none')('the command with the backend native (needs a C compiler)', () => {
  let command: string;
  const folder = temporaryFolder();
  beforeAll(async () => {
    command = await buildCommand();
    writeFileSync(join(folder, 'trial.yaml'), experiment);
  });
  const start = (args: readonly string[], env: NodeJS.ProcessEnv) =>
    startKramers(command, folder, ['run', 'trial.yaml', '--quiet', ...args], env).ended;

  it('has two processes compile at once, and gives the same bits from one thread and from two', async () => {
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    const [one, two] = await Promise.all([
      start(['--workers', '1', '--out', 'one'], env),
      start(['--workers', '2', '--out', 'two'], env),
    ]);
    expect([one.code, two.code], `${one.stderr}${two.stderr}`).toEqual([0, 0]);
    const digest = (text: string) => /Digest of the results: (\w+)/.exec(text)?.[1];
    expect(digest(one.stdout)).toMatch(/^\w{64}$/);
    expect(digest(two.stdout)).toBe(digest(one.stdout));
    // One library for both, and nothing that was left half written.
    const kept = readdirSync(join(folder, 'cache', 'kramers', 'native'));
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatch(/^\w{40}\.so$/);
  });

  // Seconds, of a mechanism that is tested with the other backends too.
  it.runIf(process.env['KRAMERS_THOROUGH'])('is stopped and resumed with the same bits', async () => {
    const long = experiment.replace('epochs: 60', 'epochs: 150000').replace('replicas', 'measure: log\nreplicas');
    writeFileSync(join(folder, 'long.yaml'), long);
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    const run = (...args: string[]) => startKramers(command, folder, [...args, '--quiet', '--workers', '2'], env);
    expect(await run('run', 'long.yaml', '--out', 'whole').ended).toMatchObject({ code: 0 });

    const stopped = run('run', 'long.yaml', '--out', 'stopped', '--checkpoint', '0.05');
    const checkpoints = join(folder, 'stopped', 'checkpoints');
    while (!existsSync(checkpoints) || !readdirSync(checkpoints).some((name) => name.endsWith('.safetensors')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    stopped.child.kill('SIGINT');
    expect(await stopped.ended).toMatchObject({ code: 130 });
    expect(readdirSync(checkpoints).length).toBeGreaterThan(0);
    expect(await run('resume', 'stopped').ended).toMatchObject({ code: 0 });
    const digest = (name: string) =>
      (JSON.parse(readFileSync(join(folder, name, 'summary.json'), 'utf8')) as { digest: string }).digest;
    expect(digest('stopped')).toBe(digest('whole'));
  });

  it('says in one sentence that there is no compiler, and writes nothing', async () => {
    const { code, stderr } = await start(['--out', 'none'], { PATH: '' });
    expect(code).toBe(2);
    expect(stderr).toContain('the backend native needs a C compiler, and there is no cc on the path');
    expect(stderr).toContain('or take the backend wasm');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('says what a compiler that fails said first', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'cc'), '#!/bin/sh\necho "cc: cannot do it" >&2\necho "and more" >&2\nexit 1\n');
    chmodSync(join(bin, 'cc'), 0o700);
    const { code, stderr } = await start(['--out', 'failed'], { PATH: bin });
    expect(code).toBe(2);
    expect(stderr).toContain('cc failed: cc: cannot do it');
    expect(stderr).not.toContain('and more');
    expect(existsSync(join(folder, 'failed'))).toBe(false);
  });
});
