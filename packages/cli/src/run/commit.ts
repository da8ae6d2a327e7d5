import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What git is told however it is asked: a repository can name programs of its own for each of these. */
const safely = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '--no-pager'];
const quietly = { GIT_CONFIG_NOSYSTEM: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };
const PATIENCE = 10_000;

/**
 * Commit of the git repository that holds a folder, with `-dirty` if files in it have been changed; null if it is in
 * none.
 *
 * A repository's configuration can have git run programs, filters of its files among them, and the repository may
 * come from anybody. So it is only asked where it is and what it is at; what has been changed is found with a
 * configuration of our own in place of its.
 */
export function commitOf(folder: string): string | null {
  const said = git(['-C', folder, 'rev-parse', '--show-toplevel', '--absolute-git-dir', '--git-common-dir', 'HEAD']);
  const [top, own, common, commit] = said?.split('\n') ?? [];
  if (!top || !own || !common || !/^[0-9a-f]{40,64}$/.test(commit ?? '')) return null;
  const changed = changes(commit!, {
    top,
    index: join(own, 'index'),
    objects: join(resolve(folder, common), 'objects'),
  });
  return changed === null ? null : `${commit}${changed === '' ? '' : '-dirty'}`;
}

/** Where a repository keeps what. */
interface Places {
  readonly top: string;
  readonly index: string;
  readonly objects: string;
}

/** The tracked files that have been changed since a commit; null if git cannot tell. */
function changes(commit: string, { top, index, objects }: Places): string | null {
  const bare = mkdtempSync(join(tmpdir(), 'kramers-git-'));
  try {
    for (const name of ['objects', 'refs']) mkdirSync(join(bare, name));
    writeFileSync(join(bare, 'HEAD'), `${commit}\n`);
    const format = commit.length > 40 ? 'repositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256' : '';
    writeFileSync(join(bare, 'config'), `[core]\n\tbare = false\n\t${format}\n`);
    return git(['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=all'], {
      GIT_DIR: bare,
      GIT_WORK_TREE: top,
      GIT_INDEX_FILE: index,
      GIT_OBJECT_DIRECTORY: objects,
    });
  } finally {
    rmSync(bare, { recursive: true, force: true });
  }
}

function git(args: readonly string[], env: Readonly<Record<string, string>> = {}): string | null {
  const { status, stdout } = spawnSync('git', [...safely, ...args], {
    encoding: 'utf8',
    timeout: PATIENCE,
    env: { ...process.env, ...quietly, ...env },
  });
  return status === 0 ? stdout.trim() : null;
}
