/**
 * Writes the declarations of every package, into its dist/, from one run of the compiler: file by file, with the
 * endings that Node's way of finding modules asks for. `npm run types`; with --build the packages are built meanwhile.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve('.');
const build = process.argv.includes('--build') ? spawn('npm', ['run', 'build'], { stdio: 'inherit' }) : null;
// Listened for from here on: the compiler keeps this thread for itself.
const built = build === null ? Promise.resolve([0]) : once(build, 'exit');
const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file)) as { config: object };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const packages = readdirSync('packages').filter((name) => existsSync(`packages/${name}/src/index.ts`));

/** The files that a package's `exports` have declarations for, from its source. */
const entries = packages.flatMap((name) =>
  ts.sys
    .readDirectory(join(root, 'packages', name, 'src'), ['.ts'])
    .filter((file) => !/\.(test|fixture)\.ts$/.test(file) && !/\/(page|worker)\//.test(file)),
);
const program = ts.createProgram(entries, {
  ...options,
  noEmit: false,
  // `npm run typecheck` checks; declarations need no more than what they say.
  noCheck: true,
  incremental: false,
  tsBuildInfoFile: undefined,
  declaration: true,
  emitDeclarationOnly: true,
  stripInternal: true,
  outDir: join(root, 'node_modules/.cache/types'),
  rootDir: root,
});
const written = new Map<string, string>();
program.emit(undefined, (file, text) => {
  const [, name, path] = /\/packages\/([^/]+)\/src\/(.*\.d\.ts)$/.exec(file) ?? [];
  if (name !== undefined) written.set(join('packages', name, 'dist/types', path!), text);
});
// A build empties dist/ first.
const [code] = (await built) as [number | null];
if (code !== 0) throw new Error('the packages could not be built');
for (const name of packages) rmSync(`packages/${name}/dist/types`, { recursive: true, force: true });
for (const [file, text] of written) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    text.replace(
      /(from |import\()(['"])(\.{1,2}\/[^'"]*|\.{1,2})\2/g,
      (_, how, quote, path) => `${how}${quote}${ended(file, path)}${quote}`,
    ),
  );
}
// What a package is asked for under a name of its own, in a line each.
for (const name of packages) {
  const { exports = {} } = JSON.parse(ts.sys.readFile(`packages/${name}/package.json`)!) as { exports?: Exports };
  for (const { types } of Object.values(exports)) {
    const door = types?.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1');
    const source = door === undefined ? undefined : sourceOf(name, door);
    if (source === undefined) continue;
    const from = `from './types/${source}.js';\n`;
    const byDefault = /^export default /m.test(ts.sys.readFile(`packages/${name}/src/${source}.ts`)!);
    writeFileSync(
      `packages/${name}/dist/${door}.d.ts`,
      `export * ${from}${byDefault ? `export { default } ${from}` : ''}`,
    );
  }
}

type Exports = Readonly<Record<string, { readonly types?: string }>>;

/** The way to a module with the ending of the file that it is. */
function ended(file: string, path: string): string {
  const at = join(dirname(file), path);
  return written.has(`${at}.d.ts`) ? `${path}.js` : written.has(join(at, 'index.d.ts')) ? `${path}/index.js` : path;
}

/** The source that answers for a door of a package: see `doors` of tsup.shared.ts. */
function sourceOf(name: string, door: string): string | undefined {
  const places = [door, `entries/${door}`, `ground/${door}`, `${door}/index`];
  return places.find((place) => existsSync(`packages/${name}/src/${place}.ts`));
}
