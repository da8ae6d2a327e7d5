import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWrite } from '@kramers/core/node';
import { UsageError } from '@kramers/core/failure';
import { createKramers } from '../lab/create-kramers';
import { nameOf, type NewFile, newFiles, type NewKind } from './templates';

/** Small letters, digits and single dashes: fit for a file, a key in YAML, and a name in a table. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_LENGTH = 40;

/**
 * Writes the files of a new thing into a folder.
 *
 * @returns the files with their paths.
 * @throws UsageError, before anything is written, for a name that is not fit, or taken, and for a file that is there
 *   already.
 */
export function writeNew(kind: NewKind, name: string, folder: string): (NewFile & { readonly path: string })[] {
  if (!NAME.test(name) || name.length > MAX_LENGTH) {
    throw new UsageError(
      `the name "${name}" is not fit; expected small letters, digits and dashes between them, such as ` +
        `"soft-sign", ${MAX_LENGTH} characters at most`,
    );
  }
  refuseTaken(kind, name);
  const files = newFiles(kind, name).map((file) => ({ ...file, path: join(folder, `${name}${file.ending}`) }));
  const there = files.find(({ path }) => existsSync(path));
  if (there)
    throw new UsageError(`${there.path}: there is a file of this name already; choose another name, or move it away`);
  for (const { path, text } of files) atomicWrite(path, text);
  return files;
}

/** A name that the built-ins have would be refused when the plugin is loaded. */
function refuseTaken(kind: NewKind, name: string): void {
  if (kind === 'experiment') return;
  const kinds = kind === 'loss' ? 'losses' : (`${kind}s` as const);
  if (createKramers().registry.find(kinds, nameOf(kind, name)))
    throw new UsageError(`the name "${name}" is taken by the built-in ${kind}; choose another`);
}
