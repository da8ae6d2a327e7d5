import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKramers } from '@kramers/cli';
import { carryOver, type CarryOverDocument, carryOverEfforts, carryOverParts } from '@kramers/core/internal';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { filled } from './support/folders';

const small = { ...carryOverEfforts.quick, langevinSteps: 200_000, escapes: 8, replicas: 2, minibatchSteps: 2000 };

function judged(kind: string, effort = small): CarryOverDocument {
  const lab = createKramers();
  const { registry } = lab;
  const { points } = lab.resolve({
    name: 'carry-over',
    data: { kind: 'gaussian', correlations: [0.9, 0.8], samples: 64, seed: 5 },
    model: { kind, width: 2 },
    training: { batchSize: 'full' },
    protocol: { kind: 'random-init', beta: 0.1, epochs: 1 },
  });
  return carryOver(points[0]!, registry, effort);
}

describe('what carries over', () => {
  it('of tanh: all but minibatch escapes, whose noise copies of units do not feel', () => {
    const { claims, setting, landscape } = judged('tanh');
    expect(claims.map(({ part }) => part)).toEqual(carryOverParts);
    expect(claims.filter(({ verdict }) => verdict !== 'holds').map(({ part, found }) => [part, found])).toEqual([
      ['minibatch escape', 'absorbed'],
    ]);
    expect(setting.beta).toBeCloseTo(0.85 * landscape.betaStar!, 3);
    const share = claims.find(({ part }) => part === 'minibatch escape')!.readings[0]!;
    expect(share.value!).toBeLessThan(1e-25);
    // The sampled ln τ has its interval, and the prediction is what it is held against.
    const [escape] = claims.find(({ part }) => part === 'Langevin escape')!.readings;
    expect(escape!.interval![0]!).toBeLessThan(escape!.value!);
    expect(Math.abs(escape!.value! - escape!.expected!)).toBeLessThan(1);
  });

  it('is refused in one sentence, before anything is written', async () => {
    const out = join(filled({}), 'page');
    for (const [names, message] of [
      [['tanh', 'relu'], /^relu: model "relu", φ\(x\) = max\(0, x\): the activation has a kink .*\n$/],
      [['tahn'], /^tahn: no model of this name; did you mean "tanh"\?.*\n$/],
      [['tanh', '--width', '0'], /--width: expected a whole number of at least 1/],
    ] as const) {
      const { code, stdout, stderr } = await kramers(['carry-over', ...names, '--out', out]);
      expect(stderr).toMatch(message);
      expect([code, stdout, existsSync(out)]).toEqual([2, '', false]);
    }
  });
});

describe.runIf(process.env['KRAMERS_THOROUGH'])('several networks, a plugin’s among them', () => {
  it('are compared in one table and on one page', { timeout: 900_000 }, async () => {
    const out = join(filled({}), 'page');
    const names = ['tanh', 'sigmoid', 'gelu', 'softplus', 'sin', 'mish'];
    const { code, stdout } = await kramers(['carry-over', ...names, '--plugins', './examples/mish.ts', '--out', out]);
    expect(code).toBe(0);
    for (const name of names) expect(stdout).toContain(`\n${name}`);
    const documents = JSON.parse(readFileSync(join(out, 'carry-over.json'), 'utf8')) as CarryOverDocument[];
    const verdict = (name: string) =>
      documents.find((one) => one.name === name)!.claims.find(({ part }) => part === 'minibatch escape')!.verdict;
    expect([verdict('sigmoid'), verdict('tanh'), verdict('sin')]).toEqual(['holds', 'does not hold', 'does not hold']);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Does it carry over?');
  });
});
