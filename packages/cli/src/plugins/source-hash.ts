import { createHash } from 'node:crypto';
import { dirname, relative } from 'node:path';
import { readRegular } from '@kramers/core/node';

/** What `import`, `export … from` and `require` name by a relative path. */
const relativeImport = /\b(?:from|import|require)\b\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;

/** No source is longer: beyond this it is some other file. */
const LONGEST = 2 ** 26;

/** The text of a source file. Throws where it is none that could be a plugin's, such as a device. */
export function readSource(file: string): string {
  return readRegular(file, LONGEST).toString('utf8');
}

/**
 * Hash of a plugin's source: of its file and of every file that it imports by a relative path, so that a cell
 * computed with an older source is not taken for one of the new. Where the plugin lies does not enter it. Nothing is
 * evaluated.
 *
 * @param resolve finds the file that a relative import means; undefined if there is none.
 * @returns the hash, and the text of the plugin's own file that it was taken of.
 */
export function hashSource(
  entry: string,
  resolve: (specifier: string, importer: string) => string | undefined,
): { readonly hash: string; readonly source: string } {
  const sources = new Map<string, string>();
  const visit = (file: string): void => {
    if (sources.has(file)) return;
    const source = readSource(file);
    sources.set(file, source);
    for (const [, , specifier] of source.matchAll(relativeImport)) {
      const imported = resolve(specifier!, file);
      if (imported !== undefined) visit(imported);
    }
  };
  visit(entry);
  const hash = createHash('sha256');
  const named = [...sources].map(
    ([file, source]) => [relative(dirname(entry), file).replaceAll('\\', '/'), source] as const,
  );
  for (const [name, source] of named.sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${source}\0`);
  return { hash: hash.digest('hex').slice(0, 20), source: sources.get(entry)! };
}
