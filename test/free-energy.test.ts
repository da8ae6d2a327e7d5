import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredTransmission } from '@kramers/protocols';
import type { RankCoexistence } from '@kramers/theory';
import { describe, expect, it } from 'vitest';
import { kramers } from './support/command';
import { temporaryFolder } from './support/folders';

const file = 'experiments/fig2b-theorised.yaml';
const ask = (...more: string[]) => kramers(['free-energy', file, ...more]);

describe('kramers free-energy', () => {
  it('prints one document for one temperature, exactly for two singular values', async () => {
    const svg = join(temporaryFolder(), 'free-energy.svg');
    const { code, stdout, stderr } = await ask('--temperature', '5e-4', '--json', '--svg', svg);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout) as Record<string, unknown> & { profile: object[]; basins: object[] };
    expect(Object.keys(document)).toEqual([
      'beta',
      'temperature',
      'order',
      'profile',
      'basins',
      'barrierUp',
      'barrierDown',
      'lnTau',
      'method',
      'coexistence',
    ]);
    expect(document).toMatchObject({ beta: 0.25, temperature: 5e-4, order: 'singularValue2', method: 'exact' });
    expect(document['lnTau']).toBeCloseTo(8.164, 2);
    expect(Object.keys(document.profile[0]!)).toEqual(['value', 'freeEnergy', 'low', 'high', 'diffusion']);
    expect(document.basins.map((basin) => Object.keys(basin))[0]).toEqual(['rank', 'value', 'freeEnergy', 'weight']);
    expect(existsSync(svg)).toBe(true);
  });

  it('prints a row for each temperature, by the law that is asked for', async () => {
    const { stdout } = await ask('--temperature', '3e-4,5e-4', '--method', 'one-mode');
    expect(stdout).toMatch(/0\.25 +0\.0003 .* 20\.10 .*one-mode/);
    expect(stdout).toMatch(/0\.25 +0\.0005 .* 8\.16 .*one-mode/);
  });

  // Six seconds.
  it.skipIf(!process.env['KRAMERS_THOROUGH'])('samples where asked, and says how sure it is', async () => {
    const quick = [
      '--set',
      'protocol.looks=1000',
      '--set',
      'model.width=4',
      '--set',
      'protocol.transmission.states=300',
    ];
    const { code, stdout } = await kramers([
      'free-energy',
      'experiments/fig2b-theorised.yaml',
      '--method',
      'sampled',
      '--temperature',
      '8e-4',
      '--json',
      '--transmission',
      ...quick,
    ]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as {
      lnTau: number;
      lnTauInterval: [number, number];
      transmission: MeasuredTransmission;
    };
    expect(document).toMatchObject({ method: 'sampled', order: 'singularValue2', basins: [{ rank: 1 }, { rank: 2 }] });
    const { lnTau, lnTauInterval, transmission } = document;
    expect(lnTauInterval[0]).toBeLessThan(lnTau);
    expect(lnTauInterval[1]).toBeGreaterThan(lnTau);
    expect(transmission.lnTau).toBeCloseTo(lnTau - transmission.lnKappa, 9);
    expect(transmission).toMatchObject({ states: 320, shots: 12 });
  });

  it.each([
    [['--transmission'], '--transmission: κ is measured, not predicted; give --method sampled too\n'],
    [['--temperature', '0'], '--temperature: a free energy needs one above 0; found 0\n'],
    [
      ['--set', 'protocol.trapBeta=0.43', '--method', 'one-mode', '--temperature', '5e-4'],
      'the one-mode law needs exactly one missing mode, got 2 at rank 0 of widths 5-10-10-2; take rank 1, or sample\n',
    ],
    [
      ['--order', 'singularValue1', '--temperature', '3e-3'],
      'singularValue1 does not part two basins at beta 0.25 and temperature 0.003, where the network rests at rank 2 ' +
        'only; name another order parameter, or another beta or temperature\n',
    ],
    [
      ['--order', 'testMse', '--temperature', '5e-4'],
      '--order: theory knows singularValue1, singularValue2, …; found "testMse"; --method sampled takes metrics\n',
    ],
  ])('refuses %j in one sentence', async (more, message) => {
    expect(await ask(...more)).toEqual({ code: 2, stdout: '', stderr: message });
  });
});

describe('kramers theory --phases', () => {
  const at = (...more: string[]) =>
    kramers(['theory', '--correlations', '0.9,0.8', '--beta', '0.32', '--inputs', '5', ...more]);

  // Some seconds.
  it.skipIf(!process.env['KRAMERS_THOROUGH'])(
    'gives folds and lines of equal weight, as data and a picture',
    async () => {
      const svg = join(temporaryFolder(), 'phases.svg');
      const { code, stdout } = await at('--temperature', '1e-3', '--phases', '--json', '--svg', svg);
      expect(code).toBe(0);
      const { phases } = JSON.parse(stdout) as { phases: { coexistence: RankCoexistence[] } };
      // T*(0.31) = 3.09e-4 and T*(0.35) = 1.56e-3 by an independent program: the line passes between.
      const line = phases.coexistence.filter(({ fromRank }) => fromRank === 1);
      const crossing = (beta: number): number => {
        const i = line.findIndex((one) => one.beta! > beta);
        const [a, b] = [line[i - 1]!, line[i]!];
        return a.temperature + ((beta - a.beta!) / (b.beta! - a.beta!)) * (b.temperature - a.temperature);
      };
      expect(crossing(0.31) / 3.09e-4).toBeCloseTo(1, 1);
      expect(crossing(0.35) / 1.56e-3).toBeCloseTo(1, 1);
      expect(readFileSync(svg, 'utf8')).toContain('equal weight');
    },
  );

  it.each([
    [['--phases'], '--phases also needs --temperature'],
    [
      ['--phases', '--temperature', '1e-3', '--outputs', '3'],
      '--phases: the exact law needs min(n, p) = 2, got widths 5-10-10-3; elsewhere take the one-mode law, or sample',
    ],
  ])('refuses %j in one sentence', async (more, message) => {
    expect(await at(...more)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message) as string,
    });
  });
});
