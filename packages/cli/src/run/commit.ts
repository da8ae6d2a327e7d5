import { spawnSync } from 'node:child_process';

/**
 * Commit of the git repository that holds a folder, with `-dirty` if files in it have been changed; null if it is in
 * none.
 */
export function commitOf(folder: string): string | null {
  const { status, stdout } = spawnSync(
    'git',
    ['-C', folder, 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'],
    { encoding: 'utf8' },
  );
  return status === 0 ? stdout.trim() : null;
}
