import { basename, join, relative, resolve } from 'node:path';
import { atomicWrite, readReport, RunFolder } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { writeComparison } from '@kramers/reporters';

/** A run's folder, and what is known of what it was made with. */
interface ComparedRun {
  readonly path: string;
  readonly registry: Registry;
}

/**
 * Writes a page that compares runs into a folder, and returns the page's path. What is damaged of them has been told.
 */
export async function compareRuns(folders: readonly ComparedRun[], out: string): Promise<string> {
  const runs = folders.map(({ path, registry }) => ({
    run: readReport(new RunFolder(path), registry, () => undefined),
    folder: basename(resolve(path)),
    way: relative(resolve(out), resolve(path)),
  }));
  await writeComparison(runs, { write: (name, content) => void atomicWrite(join(out, name), content) });
  return join(out, 'report.html');
}
