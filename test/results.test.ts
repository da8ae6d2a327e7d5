import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';
import { pythonWith, runPython } from './support/python';

const out = temporaryFolder();
const [plain, pandas, weights] = [...readFileSync('docs/results.md', 'utf8').matchAll(/```python\n([\s\S]*?)```/g)].map(
  ([, code]) => code!.replaceAll('runs/fig2b-theorised', out),
);
const bare = pythonWith('json');
const withPandas = pythonWith('pandas', 'numpy');
const withTensors = pythonWith('safetensors', 'numpy');

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

  it.runIf(bare)('reads the summary with nothing installed', () => {
    expect(runPython(bare!, plain!)).toMatch(
      /^temperature = 0\.0008 3 0 [\d.]+ [\d.]+ [\d.]+\ntemperature = 0\.001 3 0 /,
    );
  });

  it.runIf(withPandas)('reads tables with pandas', () => {
    expect(runPython(withPandas!, pandas!)).toMatch(/^effective barrier [\d.e-]+\nlabel +temperature = 0\.0008/);
  });

  it.runIf(withTensors)('reads weights', () => {
    const lines = runPython(withTensors!, weights!).trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/'layers\.0\.weight': \(10, 5\).*'layers\.2\.weight': \(2, 10\)/);
  });

  it.runIf(withPandas)('docs/python: the notebook runs, and read_run gives the numbers of summary.json', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'runs'));
    symlinkSync(out, join(folder, 'runs/fig2b-theorised'));
    copyFileSync('docs/python/kramers.py', join(folder, 'kramers.py'));
    const { cells } = JSON.parse(readFileSync('docs/python/run-in-pandas.ipynb', 'utf8')) as Notebook;
    const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''));
    const told = `
import json
tensors = next(iter(run.weights.values()))
print(json.dumps({
  'tau': list(times['tau']), 'temperatures': list(times['protocol.temperature']),
  'points': list(run.points['tau']), 'replicas': len(run.escapes), 'cells': len(run.weights),
  'shapes': [list(t.shape) for t in tensors.values()], 'rows': len(run.trajectories),
}))`;
    const said = runPython(withPandas!, `${code.join('\n')}\n${told}`, folder)
      .trim()
      .split('\n')
      .at(-1)!;
    const { points } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { points: { tau: number }[] };
    const found = JSON.parse(said) as Record<'tau' | 'points' | 'temperatures', number[]> & Record<string, unknown>;
    points.forEach(({ tau }, i) => {
      expect(found.tau[i]).toBeCloseTo(tau, 8);
      expect(found.points[i]).toBe(tau);
    });
    expect(found.temperatures).toEqual([8e-4, 1e-3]);
    expect(found).toMatchObject({
      replicas: 6,
      cells: 6,
      shapes: [
        [10, 5],
        [10, 10],
        [2, 10],
      ],
    });
    expect(found['rows']).toBeGreaterThan(1000);
  });
});

describe('docs/trackers.md', () => {
  it.runIf(withPandas)('logs a run folder to Weights & Biases, as far as its client is a stand-in here', () => {
    const [, code] = /```python\n([\s\S]*?)```/.exec(readFileSync('docs/trackers.md', 'utf8'))!;
    const standIn = `
import sys, types
logs = []
class Run:
    def __init__(self, config): self.config, self.summary, self.rows = config, {}, []
    def __enter__(self): return self
    def __exit__(self, *_): logs.append(self)
    def log(self, row, step): self.rows.append((step, row))
wandb = types.ModuleType('wandb')
wandb.init = lambda project, name, config: Run(config)
sys.modules['wandb'] = wandb
sys.path.insert(0, 'docs/python')
`;
    const told = `
assert len(logs) == len(run.escapes) == 6
assert all(row.summary['escape epoch'] == time for row, time in zip(logs, run.escapes['time']))
assert all('mse/test' in row and row['mse/test'] > 0 for log in logs for _, row in log.rows[:1])
print([log.config['seed'] for log in logs])`;
    const printed = runPython(withPandas!, `${standIn}${code!.replaceAll('runs/fig2b-theorised', out)}${told}`);
    expect(printed.trim()).toBe('[42, 43, 44, 42, 43, 44]');
  });
});

/** What is read of a notebook. */
interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
}
