import { nodeModule } from './host';
import { readRegular } from './read-regular';
import { sha256 } from './hash';

/** Bytes of a file that an experiment names, at most: it and what is made of it have to fit into memory. */
const MOST = 2 ** 28;

/** Reads a file that an experiment names. Throws a RangeError that says why it cannot be read. */
export type ReadFile = (path: string) => Uint8Array;

/** Hash of the content of files, by their absolute paths. */
export type FileHashes = Readonly<Record<string, string>>;

/** The files that experiments may name, wherever they are. */
export interface FileAccess {
  /** The content of the file at a place that `resolve` gave. Throws an Error that says why there is none. */
  read(place: string): Uint8Array;
  /** The place of a file, from the folder that its path is relative to. */
  resolve(folder: string, path: string): string;
  /** What paths are relative to where nothing else is said. */
  workingFolder(): string;
}

let access: FileAccess | null = null;

/**
 * Says where experiments' files are. In Node they are on the disk unless this is called; in a browser there are none.
 *
 * @example
 * const dropped = new Map<string, Uint8Array>();
 * provideFiles({
 *   read(name) {
 *     const bytes = dropped.get(name);
 *     if (!bytes) throw new RangeError('drop the file on the page first');
 *     return bytes;
 *   },
 *   resolve: (_folder, path) => path,
 *   workingFolder: () => '',
 * });
 */
export function provideFiles(files: FileAccess): void {
  access = files;
}

function files(): FileAccess {
  return (access ??= onDisk());
}

/** The folder in which an experiment's files are looked for where nothing else is said. */
export function workingFolder(): string {
  return files().workingFolder();
}

/**
 * The files that an experiment may name: their paths are relative to the experiment.
 *
 * @param only where given, these files and no other, with this content and no other: for experiments
 *   that came from elsewhere.
 */
export function filesIn(folder: string, only?: FileHashes): ReadFile {
  return (path) => {
    const place = files().resolve(folder, path);
    try {
      if (only && !Object.hasOwn(only, place)) throw new RangeError('the run does not list this file');
      const bytes = files().read(place);
      if (only && contentHash(bytes) !== only[place]) throw new RangeError('not the file that the run lists');
      return bytes;
    } catch (cause) {
      throw new RangeError(`${whyUnreadable(cause)} (looked for ${place})`, { cause });
    }
  };
}

/** Hashes of files, given by their paths in an experiment, as {@link filesIn} takes them. */
export function hashesIn(folder: string, hashes: FileHashes): FileHashes {
  return Object.fromEntries(Object.entries(hashes).map(([path, hash]) => [files().resolve(folder, path), hash]));
}

/** What a system refuses to read, in words. */
const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'this is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENXIO: 'this is no regular file',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'a link that leads back to itself',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
};

/** Why a file cannot be read, in words. */
export function whyUnreadable(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (code === undefined ? undefined : refusals[code]) ?? message;
}

/** Hash of a file's content. */
export function contentHash(bytes: Uint8Array): string {
  return sha256(bytes);
}

function onDisk(): FileAccess {
  const path = nodeModule('path');
  if (path)
    return { read: (file) => readRegular(file, MOST), resolve: path.resolve, workingFolder: () => process.cwd() };
  return {
    read() {
      throw new RangeError('there is no disk here; hand files over by provideFiles()');
    },
    resolve: (_folder, file) => file,
    workingFolder: () => '',
  };
}
