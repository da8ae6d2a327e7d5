import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWrite } from '@kramers/core/node';
import { UsageError } from '@kramers/core/failure';
import { PluginError, Registry } from '@kramers/core/plugins';
import { z } from 'zod';
import { createKramers } from '../lab/create-kramers';
import { brought, nameOf, type NewFile, newFiles, type NewKind } from './templates';
import { typeCheckText } from './type-check';

/** Small letters, digits and single dashes: fit for a file, a key in YAML, and a name in a table. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_LENGTH = 40;

/** A file that was written, and what it is. */
export type WrittenFile = Pick<NewFile, 'about'> & { readonly path: string };

/**
 * Writes the files of a new thing into a folder, and for plugins a tsconfig.json where there is none.
 *
 * @returns the files with their paths.
 * @throws UsageError, before anything is written, for a name that is not fit, or taken, and for a file that is there
 *   already.
 */
export function writeNew(kind: NewKind, name: string, folder: string): WrittenFile[] {
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
  const config = join(folder, 'tsconfig.json');
  if (kind === 'experiment' || existsSync(config)) return files;
  atomicWrite(config, typeCheckText());
  return [...files, { path: config, about: 'where an editor, and tsc -p . , find the types of @kramers/core' }];
}

/** A name that the built-ins have would be refused when the plugin is loaded. */
function refuseTaken(kind: NewKind, name: string): void {
  const { registry } = createKramers();
  if (brought[kind].some((one) => registry.find(one, nameOf(kind, name))))
    throw new UsageError(`the name "${name}" is taken by the built-in ${kind}; choose another`);
  if (kind !== 'event') return;
  try {
    new Registry([{ name, events: [{ name, summary: '', schema: z.strictObject({}) }] }]);
  } catch (cause) {
    // Events of the stream itself.
    if (cause instanceof PluginError) throw new UsageError(cause.message);
    throw cause;
  }
}
