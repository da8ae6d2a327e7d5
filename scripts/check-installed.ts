/**
 * Installs the tarballs of dist/ in an empty project, with npm and with pnpm, type-checks and runs a program there,
 * runs the command, and has it begin plugins, which are type-checked and tested.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const tarballs = Object.fromEntries(
  readdirSync('dist').map((file) => {
    const name = file.replace(/-\d+\.\d+\.\d+.*$/, '').replace(/^kramers-/, '@kramers/');
    return [name, `file:${resolve('dist', file)}`];
  }),
);
const program = `import { type CellResult, createKramers, escaped } from 'kramers';
import { defineFigure } from '@kramers/core';
import modelsPlugin, { typescriptBackend } from '@kramers/models';
import { exp } from '@kramers/theory/elementary';

const results: CellResult[] = [];
const lab = createKramers();
const run = lab.run({
  name: 'installed',
  data: { kind: 'gaussian', correlations: [0.9, 0.8], population: true },
  training: { batchSize: 'full' },
  escape: { singularValue: 1, above: 0.3 },
  protocol: { kind: 'random-init', beta: 0.1, epochs: 200 },
});
run.pipe(escaped()).subscribe(({ epoch }) => console.log('escaped', epoch > 0));
console.log(modelsPlugin.name, typescriptBackend.name, exp(0), typeof defineFigure, results.length);
`;
const compiler = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: [] };
const tsc = resolve('node_modules/typescript/bin/tsc');
const kramersIn = (folder: string): string => join(folder, 'node_modules/.bin/kramers');

for (const manager of ['npm', 'pnpm'] as const) {
  const folder = mkdtempSync(join(tmpdir(), `kramers-installed-${manager}-`));
  const inside = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { kramers, ...others } = tarballs;
  const dependencies = { kramers, ...others };
  const overrides = manager === 'npm' ? { overrides: others } : { pnpm: { overrides: others } };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', type: 'module', dependencies, ...overrides }),
  );
  writeFileSync(join(folder, 'program.ts'), program);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: compiler, include: ['program.ts'] }));
  if (manager === 'npm') inside('npm', 'install', '--silent', '--prefer-offline', '--no-audit', '--no-fund');
  else inside('npx', '--yes', 'pnpm@10.34.8', 'install', '--silent', '--prefer-offline', '--ignore-scripts');
  inside(process.execPath, tsc, '-p', '.');
  const built = ['--import', import.meta.resolve('tsx'), 'program.ts'];
  const printed = inside(process.execPath, ...built);
  if (!printed.includes('escaped true')) throw new Error(`the program printed ${printed}`);
  // A plugin in a folder of its own, with nothing beside it, has types and passes its test.
  for (const kind of ['protocol', 'rate-method']) inside(kramersIn(folder), 'new', kind, `my-${kind}`, '--out', 'own');
  inside(process.execPath, tsc, '-p', 'own');
  inside(kramersIn(folder), 'test', 'own/my-protocol.test.ts');
  const version = inside(kramersIn(folder), '--version').trim();
  const listed = inside(kramersIn(folder), 'list', 'protocols');
  if (!listed.includes('rank-trap')) throw new Error(`kramers list printed ${listed}`);
  console.log(`${manager}: installed, type-checked and run, kramers ${version}`);
  rmSync(folder, { recursive: true, force: true });
}
