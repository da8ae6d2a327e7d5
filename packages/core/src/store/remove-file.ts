import { lstatSync, rmSync } from 'node:fs';
import { RunFolderError } from './run-folder-error';

/** Removes a file of a run folder, if it is there. Throws a RunFolderError where there is a folder in its place. */
export function removeFile(file: string): void {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isDirectory()) throw new RunFolderError(`${file}: this is a folder where a file belongs; remove it`);
  rmSync(file, { force: true });
}
