import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter } from '@kramers/core';
import type { RunFolder } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';

/** The reporters that a run's experiment names. Throws a UsageError if one of them is not known. */
export function reportersOf(folder: RunFolder, registry: Registry): Reporter[] {
  if (!existsSync(folder.path)) throw new UsageError(`${folder.path}: no such folder`);
  if (!existsSync(join(folder.path, 'manifest.json')))
    throw new UsageError(`${folder.path}: holds no run (there is no manifest.json in it)`);
  return folder.experiment().reporters.map((name) => {
    const reporter = registry.find('reporters', name);
    if (!reporter)
      throw new UsageError(
        `${folder.path}: reporter "${name}" is not built in; name the plugin that brings it with --plugins`,
      );
    return reporter;
  });
}
