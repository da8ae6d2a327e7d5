import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { kramers } from './support/command';
import { filled, plain } from './support/folders';

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** How often a run of so many cells waits for the disk. */
async function waits(cells: number): Promise<number> {
  const path = filled({ 'trial.yaml': `${plain}keepWeights: true\n` });
  const spy = vi.spyOn(fs, 'fsyncSync');
  syncBuiltinESMExports();
  const file = join(path, 'trial.yaml');
  const { code } = await kramers(['run', file, '--out', join(path, 'run'), '--replicas', String(cells), '--quiet']);
  expect(code).toBe(0);
  const count = spy.mock.calls.length;
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  return count;
}

it('waits for the disk twice for each cell, and no oftener', async () => {
  expect((await waits(8)) - (await waits(3))).toBe(2 * 5);
});
