import { basename, join, relative, resolve } from 'node:path';
import { atomicWrite, readReport, RunFolder } from '@kramers/core/node';
import type { Registry } from '@kramers/core/plugins';
import { writeComparison } from '@kramers/reporters';

/** Writes a page that compares runs into a folder, and returns the page's path. */
export async function compareRuns(folders: readonly string[], out: string, registry: Registry): Promise<string> {
  const runs = folders.map((path) => ({
    run: readReport(new RunFolder(path), registry),
    folder: basename(resolve(path)),
    way: relative(resolve(out), resolve(path)),
  }));
  await writeComparison(runs, { write: (name, content) => void atomicWrite(join(out, name), content) });
  return join(out, 'report.html');
}
