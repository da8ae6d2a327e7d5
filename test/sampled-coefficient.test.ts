import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { learningCoefficient, learningCoefficientMultiplicity } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

interface Sampled {
  readonly value: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly multiplicity: number;
  readonly multiplicityFrom: string;
  readonly rank: number;
}

const page = readFileSync(new URL('../docs/field.md', import.meta.url), 'utf8');
const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!;

async function sample(text: string, ...set: string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lambda.yaml'), text);
  const overrides = ['reporters=[csv]', ...set].flatMap((one) => ['--set', one]);
  const argv = ['run', join(folder, 'lambda.yaml'), '--out', join(folder, 'run'), ...overrides, '--json'];
  const { code, stdout, stderr } = await kramers(argv);
  const { points } = code === 0 ? (JSON.parse(stdout) as { points: { values: Sampled[] }[] }) : { points: [] };
  return { code, stderr, points: points.map(({ values }) => values) };
}

const holds = ({ interval }: Sampled, exact: number) => interval.low <= exact && exact <= interval.high;

describe('docs/field.md', () => {
  it('samples a learning coefficient as its example says', async () => {
    const { code, stderr, points } = await sample(example, 'protocol.draws=100');
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/warning/);
    const [found] = points[0]!;
    expect(found).toMatchObject({ rank: 0, multiplicity: 2, multiplicityFrom: 'theory' });
    expect(holds(found!, learningCoefficient([3, 5, 3], 0))).toBe(true);
    expect(found!.interval.high - found!.interval.low).toBeLessThan(1);
  });
});

describe('local-learning-coefficient', () => {
  const short = ['protocol.draws=4', 'protocol.burnIn=1', 'protocol.every=1'];

  it('says that a burn-in is too short for the valley, and how long it has to be', async () => {
    const { stderr } = await sample(example, ...short);
    // 1/(γT) over a hundred steps of 0.02.
    expect(stderr).toContain('1/(γT) = 1670');
    expect(stderr).toContain('at least 834 epochs');
  });

  it('says that the chains do not begin at a minimum', async () => {
    const small = ['data.strengths=[1]', 'model.depth=3', 'model.init.scale=1e-6', 'protocol.prepare=[0]'];
    expect((await sample(example, ...short, ...small)).stderr).toContain('begin at a loss of 0.5 and not at a minimum');
    expect((await sample(example, ...short, 'data.strengths=[1]', 'model.depth=3')).stderr).not.toContain('begin at');
  });

  it('says that its steps are long', async () => {
    const some = ['protocol.draws=20', 'protocol.burnIn=100', 'protocol.every=2'];
    expect((await sample(example, ...some, 'training.learningRate=0.15')).stderr).toContain('steps are long');
    expect((await sample(example, ...some)).stderr).not.toContain('steps are long');
  });

  it('takes two temperatures where a logarithm hides λ', async () => {
    const one = ['protocol.temperatures=[1e-3]', ...short];
    const { code, stderr } = await sample(example, ...one);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/multiplicity of this network’s coefficient is 2/)]);
    expect((await sample(example, ...one, 'model.width=2')).code).toBe(0);
    expect((await sample(example, ...one, 'model.width=2', 'protocol.multiplicity=3')).code).toBe(2);
  });

  it('says where it does not know the multiplicity', async () => {
    const other = ['data={ kind: gaussian, correlations: [0.9, 0.7], inputs: 4, population: true }', ...short];
    const assumed = await sample(example, ...other);
    expect(assumed.stderr).toContain('assumes a coefficient of multiplicity 1');
    expect(assumed.points[0]![0]).toMatchObject({ multiplicity: 1, multiplicityFrom: 'assumed' });
    const given = await sample(example, ...other, 'protocol.multiplicity=2');
    expect(given.stderr).not.toContain('assumes');
    expect(given.points[0]![0]).toMatchObject({ multiplicity: 2, multiplicityFrom: 'option' });
  });
});

const networks = (
  [
    [[2, 2, 2], 0],
    [[2, 3, 2], 0],
    [[3, 3, 3], 0],
    [[3, 4, 5], 0],
    [[2, 2, 2], 1],
    [[4, 3, 2], 1],
    [[3, 4, 3], 1],
    [[3, 3, 3], 2],
    [[2, 3, 3, 2], 0],
    [[2, 2, 2, 2], 0],
    [[3, 2, 2, 2], 0],
    [[2, 2, 2, 2], 1],
    [[3, 3, 3, 3], 1],
    [[3, 3, 3, 3], 2],
  ] as const
).map(([widths, rank]) => ({ widths, rank, exact: learningCoefficient(widths, rank) }));

// 42 intervals that should hold λ 19 times in 20: fewer than 38 have a chance of 4 %, and the seeds are fixed.
describe.runIf(process.env['KRAMERS_THOROUGH'])('λ̂ of narrow linear networks', () => {
  it('holds λ in its interval, at every multiplicity', { timeout: 600_000 }, async () => {
    const cases = networks.map(({ widths, rank }) => ({
      label: `${widths.join('-')} rank ${rank}`,
      'data.inputs': widths[0],
      'data.outputs': widths.at(-1),
      'data.strengths': [1, 0.8].slice(0, rank),
      'model.depth': widths.length - 1,
      'model.width': widths[1],
    }));
    const replicas = { count: 3, seed: 20 };
    const { stderr, points } = await sample(stringify({ ...parse(example), over: { cases }, replicas }));
    expect(stderr).not.toMatch(/converged|burn-in/);
    const all = points.flatMap((values, i) => values.map((found) => ({ found, ...networks[i]! })));
    for (const { found, widths, rank, exact } of all) {
      expect(found).toMatchObject({ rank, multiplicity: learningCoefficientMultiplicity(widths, rank) });
      // An interval that says nothing is no answer.
      expect((found.interval.high - found.interval.low) / exact).toBeLessThan(0.4);
    }
    expect(all.length).toBe(42);
    expect(all.filter(({ found, exact }) => holds(found, exact)).length).toBeGreaterThanOrEqual(38);
  });
});
