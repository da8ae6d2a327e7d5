import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Experiment } from '../contracts/experiment';
import type { Condition } from '../contracts/condition';
import { Registry } from '../plugins/registry';
import { precisionProblems } from './precision-problems';

const registry = new Registry([
  {
    name: 'two',
    models: [
      { name: 'linear', summary: '', activation: 'x' },
      { name: 'tanh', summary: '', activation: 'tanh(x)' },
    ],
    protocols: [
      {
        name: 'until',
        summary: '',
        options: z.strictObject({ level: z.number() }),
        conditions: ({ level }: { level: number }): [string, Condition][] => [
          ['level', { singularValue: 2, above: level }],
        ],
        *run() {
          return;
        },
      },
    ],
  } as never,
]);

const asked = (more: object): string[] => {
  const experiment = {
    precision: 'float32',
    model: { kind: 'tanh' },
    rank: { threshold: 0.05, hold: 5 },
    escape: { singularValue: 2, above: 0.3 },
    backend: 'wasm',
    protocol: { kind: 'until', level: 0.1 },
    ...more,
  } as unknown as Experiment;
  return precisionProblems(registry, experiment).map(([path, message]) => `${path.join('.')}: ${message}`);
};

describe('single precision', () => {
  it('serves a nonlinear network whose ranks are judged well above rounding', () => {
    expect(asked({})).toEqual([]);
    expect(asked({ precision: undefined, model: { kind: 'linear' }, backend: 'reference' })).toEqual([]);
    expect(asked({ model: { kind: 'linear', activations: ['linear', 'tanh'] } })).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['a linear network', { model: { kind: 'linear' } }, /^precision: float32 is for nonlinear networks/],
    ['a backend that has doubles only', { backend: 'typescript' }, /^precision: float32 needs the backend wasm/],
    ['ranks', { rank: { threshold: 1e-6, hold: 5 } }, /^rank\.threshold: ranks are judged at 0\.000001, below/],
    ['an escape', { escape: { singularValue: 2, above: 5e-5 } }, /^escape: a singular value is judged below/],
    ['a condition', { protocol: { kind: 'until', level: 1e-5 } }, /^protocol\.level: a singular value is judged/],
  ])('is refused in one sentence for %s', (_what, more, sentence) => {
    const problems = asked(more);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });
});
