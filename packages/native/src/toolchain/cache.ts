import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { compile, type Compiler, CompilerError } from './compiler';

/** Bytes of the hash that ends a library in the cache: it covers all that comes before it. */
const SEAL = 32;

/** The folder of compiled kernels: in the user's cache folder, and for nobody else to read or write. */
export function cacheFolder(env = process.env): string {
  const own = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  return join(env['XDG_CACHE_HOME'] || own, 'kramers', 'native');
}

/**
 * Path of the library that a source compiles to; compiled unless it is in the cache. Its name is a hash of the source,
 * of the compiler's version and of what it takes this processor for, so that machines may share a home. What is in the
 * cache is checked against its own hash first, and compiled anew where it is damaged.
 *
 * @throws CompilerError if the source cannot be compiled, or the folder belongs to somebody else.
 */
export function libraryFor(compiler: Compiler, source: string): string {
  const folder = privateFolder();
  const name = createHash('sha256').update(`${compiler.identity}\n${source}`).digest('hex').slice(0, 40);
  const path = join(folder, `${name}.so`);
  if (!isWhole(path)) store(path, compile(compiler, source));
  return path;
}

function privateFolder(): string {
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  if (process.getuid && uid !== process.getuid())
    throw new CompilerError(
      `${folder} belongs to another user, whose code is not to be run; set XDG_CACHE_HOME to a folder of your own`,
    );
  if ((mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

/** Whether a library is there and ends in the hash of what comes before. */
function isWhole(path: string): boolean {
  try {
    const content = readFileSync(path);
    const end = content.length - SEAL;
    return end > 0 && sealOf(content.subarray(0, end)).equals(content.subarray(end));
  } catch {
    return false;
  }
}

/** Loaders do not read beyond a library's last section, so that the hash can lie there, in the same file. */
function store(path: string, library: Buffer): void {
  const beside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const file = openSync(beside, 'wx', 0o700);
    try {
      writeSync(file, Buffer.concat([library, sealOf(library)]));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw cause;
  }
}

function sealOf(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
