import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { compact, requireInModules, sources } from '../tsup.shared';
import { temporaryFolder } from './support/folders';

const longest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

it('an experiment’s error that nobody catches is told by its message, not by a line of the bundle', async () => {
  const file = join(temporaryFolder(), 'bundle.mjs');
  await build({
    stdin: {
      contents: `import { createLab } from '@kramers/core';
        createLab({ plugins: [] }).run({ name: 'trial', protocol: {} });`,
      resolveDir: '.',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
    alias: { ...sources },
    banner: { js: requireInModules },
    ...compact,
  });
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/ExperimentError: experiment: data: missing/);
  expect(longest(stderr)).toBeLessThan(500);
  expect(stderr.length).toBeLessThan(3000);
});
