import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedModules } from '../plugins/running-copies';

/** As far as it is looked at: where the types of each of a package's doors are. */
interface PackageFile {
  readonly types?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/**
 * A tsconfig.json for plugins: an editor, and `tsc -p .`, then find the types of the packages that the running command
 * shares with plugins, though nothing is installed beside them.
 */
export function typeCheckText(): string {
  const node = packageFolder('@types/node');
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    // Without Node's own types, those of browsers know console and timers.
    lib: node === null ? ['es2023', 'dom'] : ['es2023'],
    types: node === null ? [] : ['node'],
    ...(node === null ? {} : { typeRoots: [dirname(node)] }),
    strict: true,
    noUncheckedIndexedAccess: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
    paths: typePaths(),
  };
  const exclude = node === null ? { exclude: ['*.test.ts'] } : {};
  return `${head}${JSON.stringify({ compilerOptions, include: ['*.ts'], ...exclude }, null, 2)}\n`;
}

const head = `// For editors, and for tsc -p . : where the types of the running command are, on this machine.
// Delete the file after an update that moves them; the next kramers new writes it again.
`;

/** Where the types of what plugins share with the command are, by the name under which it is imported. */
function typePaths(): Record<string, string[]> {
  const installed = sharedModules.flatMap((name) => typesOf(name).map((file): [string, string[]] => [name, [file]]));
  return { ...Object.fromEntries(installed), ...repositoryPaths() };
}

/** The file of a module's types: none if it cannot be told. */
function typesOf(name: string): string[] {
  const [, owner = name, door = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
  const folder = packageFolder(owner);
  if (folder === null) return [];
  const file = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  const types = typesIn(file.exports?.[door === '' ? '.' : `./${door}`]) ?? file.types;
  return types === undefined ? [] : [join(folder, types)];
}

/** The first entry for types, on the way that modules go. */
function typesIn(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { types, import: modern, default: any } = entry as Record<string, unknown>;
  return typeof types === 'string' ? types : (typesIn(modern) ?? typesIn(any));
}

/** In the repository itself its sources answer, by its own list: declarations need not have been built. */
function repositoryPaths(): Record<string, string[]> {
  const core = packageFolder('@kramers/core');
  const root = core === null || !existsSync(join(core, 'src', 'index.ts')) ? null : join(core, '..', '..');
  if (root === null) return {};
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
    readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly string[]>> };
  };
  const paths = Object.entries(compilerOptions.paths);
  return Object.fromEntries(paths.map(([name, files]) => [name, files.map((file) => join(root, file))]));
}

/** Where a package lies that this one is installed beside. */
function packageFolder(name: string): string | null {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  }
  return null;
}
