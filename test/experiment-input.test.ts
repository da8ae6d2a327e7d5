import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

/** Inside the repository, so that its packages are found. */
const folder = join('node_modules/.cache', `kramers-types-${process.pid}`);
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of a program. */
function compile(lines: readonly string[]): string {
  writeFileSync(
    join(folder, 'program.ts'),
    [
      "import type { ExperimentInput } from '@kramers/core';",
      "import '@kramers/models';",
      "import '@kramers/protocols';",
      ...lines,
    ].join('\n'),
  );
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: { incremental: false, tsBuildInfoFile: null },
    include: ['program.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { encoding: 'utf8' }).stdout;
}

const sound = `export const sound: ExperimentInput = {
  name: 'trial',
  data: { correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full', optimiser: { kind: 'adam', momentum: 0.8 } },
  protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.25, epochs: 100 },
};`;
const misspelt: readonly (readonly [what: string, from: string, to: string])[] = [
  ['corelations', 'correlations', 'corelations'],
  ['trapbeta', 'trapBeta', 'trapbeta'],
  ['optimizer', 'optimiser', 'optimizer'],
  ['scaleMomentum', 'momentum: 0.8', 'scaleMomentum: 0.8'],
  ['rank-trp', "'rank-trap'", "'rank-trp'"],
  ['replica', "name: 'trial',", "name: 'trial', replica: { count: 2 },"],
];

// Ten seconds; experiment-input.types.ts asks the same of every type check.
it.runIf(process.env['KRAMERS_THOROUGH'])(
  'is refused by the compiler where a key or a kind is misspelt, and nowhere else',
  { timeout: 120_000 },
  () => {
    const programs = misspelt.map(([, from, to], i) => sound.replace('sound', `wrong${i}`).replace(from, to));
    const said = compile([sound, ...programs]);
    const lines = said.split('\n').filter((line) => line.includes('program.ts('));
    expect(lines).toHaveLength(misspelt.length);
    for (const [what] of misspelt) expect(said).toContain(what);
  },
);
