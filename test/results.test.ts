import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

/** KRAMERS_PYTHON names another interpreter: one that has pandas and safetensors, say. */
const python = process.env['KRAMERS_PYTHON'] ?? 'python3';
const has = (...modules: string[]): boolean => spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0;

const out = temporaryFolder();
const [plain, pandas, weights] = [...readFileSync('docs/results.md', 'utf8').matchAll(/```python\n([\s\S]*?)```/g)].map(
  ([, code]) => code!.replaceAll('runs/fig2b-theorised', out),
);
const run = (code: string): string => execFileSync(python, ['-c', code], { encoding: 'utf8' });

describe('docs/results.md', () => {
  beforeAll(async () => {
    const short = [
      '--replicas',
      '3',
      '--set',
      'over={ protocol.temperature: [8.0e-4, 1.0e-3] }',
      '--set',
      'reporters=[csv]',
      '--set',
      'keepWeights=true',
    ];
    const { code, stderr } = await kramers([
      'run',
      'experiments/fig2b-theorised.yaml',
      '--out',
      out,
      '--workers',
      '1',
      '--quiet',
      ...short,
    ]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it.runIf(has('json'))('reads the summary with nothing installed', () => {
    expect(run(plain!)).toMatch(/^temperature = 0\.0008 3 0 [\d.]+ [\d.]+ [\d.]+\ntemperature = 0\.001 3 0 /);
  });

  it.runIf(has('pandas', 'numpy'))('reads tables with pandas', () => {
    expect(run(pandas!)).toMatch(/^effective barrier [\d.e-]+\nlabel +temperature = 0\.0008/);
  });

  it.runIf(has('safetensors', 'numpy'))('reads weights', () => {
    const lines = run(weights!).trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/'layers\.0\.weight': \(10, 5\).*'layers\.2\.weight': \(2, 10\)/);
  });
});
