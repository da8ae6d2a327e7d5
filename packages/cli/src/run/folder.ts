import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '@kramers/core/failure';

/** Where a run goes unless told otherwise: its name, with what a folder's name should not hold made dashes. */
export function defaultFolder(name: string): string {
  return join(
    'runs',
    name
      .trim()
      .replace(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/\.+$/, ''),
  );
}

/** The folder itself where there is none, and otherwise the first of `folder-2`, `folder-3`, … that is not there. */
export function freshFolder(folder: string): string {
  let place = folder;
  for (let number = 2; existsSync(place); number++) place = `${folder}-${number}`;
  return place;
}

/** Throws a UsageError if no folder can be made at `path`, or the one that is there cannot be written to. */
export function refuseUnwritable(path: string): void {
  let existing = resolve(path);
  while (!existsSync(existing)) existing = dirname(existing);
  const name = existing === resolve(path) ? 'this' : relative('.', existing) || '.';
  if (!statSync(existing).isDirectory())
    throw new UsageError(`${path}: ${name} is a file, not a folder; give another folder with --out`);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    throw new UsageError(
      `${path}: cannot be written (no permission to write in ${existing}); give another folder with --out`,
    );
  }
}
