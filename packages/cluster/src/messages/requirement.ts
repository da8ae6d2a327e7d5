import { resolve } from 'node:path';
import { type Cell, type Experiment, type ReadFile, version } from '@kramers/core';
import { canonicalJson, contentHash, decisive, type FileHashes, filesIn, listOf } from '@kramers/core/internal';
import { isContributionKind, type Registry } from '@kramers/core/plugins';
import { z } from 'zod';
import { plainText } from './modest';

const shortText = z.string().max(1000);
const path = z.string().max(4096);
const hash = z.string().regex(/^[0-9a-f]{8,64}$/);
const MOST = 10_000;
/** Bytes of all files together: a worker reads them before it takes a cell. */
const MOST_BYTES = 2 ** 30;

/** What a machine must have to give a run's cells the numbers that any other would. Plain data; no code travels. */
export const requirementSchema = z.strictObject({
  /** Version of Kramers. */
  kramers: z.string().max(50),
  /** What takes part in the cells, as `protocols/rank-trap@1`. */
  contributions: listOf(shortText).max(1000).readonly(),
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  plugins: listOf(z.tuple([shortText, z.string().max(100)]).readonly())
    .max(1000)
    .readonly(),
  /** Data that is read from elsewhere, such as a file, and the hash of what decides them. */
  data: listOf(
    z.strictObject({
      options: z.looseObject({ kind: shortText, seed: z.int().optional(), fresh: z.boolean() }).readonly(),
      folder: path,
      hash: z.string().max(100),
    }),
  )
    .max(MOST)
    .readonly(),
  /** The files that the cells read, by their absolute paths, with the hash of their content. They may read no other. */
  files: listOf(z.tuple([path, hash]).readonly())
    .max(MOST)
    .readonly(),
});

/** What {@link requirementSchema} says. */
export type Requirement = z.output<typeof requirementSchema>;

/** A plugin, as far as machines compare them: the name under which it was asked for, and the hash of its source. */
export interface PluginSource {
  readonly specifier: string;
  readonly hash: string;
}

/** What some cells require. */
export function requirementOf(
  cells: readonly Cell[],
  registry: Registry,
  plugins: readonly PluginSource[],
): Requirement {
  const contributions = new Set<string>();
  const data = new Map<string, Requirement['data'][number] | null>();
  const files: Record<string, string> = {};
  for (const point of new Set(cells.map((cell) => cell.point))) {
    const { experiment, folder } = point;
    const what = decisive(point, registry);
    for (const one of what.contributions) contributions.add(one);
    const place = canonicalJson([folder, experiment.data]);
    if (!data.has(place)) {
      data.set(place, what.data === null ? null : { options: experiment.data, folder, hash: what.data });
      readData(experiment.data, registry, listing(folder, files));
    }
    if (what.weights !== null) files[resolve(folder, experiment.model.init.file!)] = what.weights;
  }
  return {
    kramers: version,
    contributions: [...contributions].sort(),
    plugins: plugins.map(({ specifier, hash }) => [specifier, hash] as const),
    data: [...data.values()].filter((one) => one !== null),
    files: Object.entries(files),
  };
}

/** Reads the files that a kind of data names, as it does to tell its fingerprint and to check its options. */
function readData(options: Experiment['data'], registry: Registry, read: ReadFile): void {
  const kind = registry.get('data', options.kind);
  kind.fingerprint?.(options, read);
  kind.check?.(options, (name) => registry.get('models', name), read);
}

/** Reads files, and lists them. */
function listing(folder: string, files: Record<string, string>): ReadFile {
  const read = filesIn(folder);
  return (path) => {
    const bytes = read(path);
    files[resolve(folder, path)] ??= contentHash(bytes);
    return bytes;
  };
}

/** The files that cells with such a requirement may read. */
export function filesOf({ files }: Requirement): FileHashes {
  return Object.fromEntries(files);
}

/** Why a machine with that registry and those plugins must not compute such cells, and what to do; null if it may. */
export function shortfall(required: Requirement, registry: Registry, plugins: readonly PluginSource[]): string | null {
  if (required.kramers !== version)
    return `they are for Kramers ${required.kramers}, and this is ${version}; install that version here`;
  const own = new Set(plugins.map(({ hash }) => hash));
  const missing = required.plugins.find(([, hash]) => !own.has(hash));
  if (missing !== undefined) {
    const [specifier, hash] = missing;
    const known = plugins.some((plugin) => plugin.specifier === specifier);
    const what = known
      ? `another version of plugin "${specifier}" (source ${hash})`
      : `plugin "${specifier}" (source ${hash})`;
    return `they need ${what}; start the worker with --plugins and that file`;
  }
  const other = required.contributions.find((stamp) => !has(registry, stamp));
  if (other !== undefined)
    return `they need ${other.replace(/^backends\//, 'the kernel ')}, which this Kramers does not have`;
  const files = filesOf(required);
  const read = filesIn('/', files);
  // Whether a file is missing or another is nothing that those who can write to the Redis need to know.
  const elsewhere = 'not here as it is there; put the same file in the same place';
  let bytes = 0;
  for (const [path] of required.files) {
    const length = orNull(() => read(path).length);
    if (length === null) return `they read ${plainText(path)}, which is ${elsewhere}`;
    bytes += length;
    if (bytes > MOST_BYTES) return `they read more than ${MOST_BYTES} bytes of files`;
  }
  const data = required.data.find(
    ({ options, folder, hash }) => orNull(() => fingerprintOf(options, registry, filesIn(folder, files))) !== hash,
  );
  if (data) return `their data (${plainText(describe(data.options))}) are ${elsewhere}`;
  return null;
}

function has(registry: Registry, stamp: string): boolean {
  const [, kind = '', name = ''] = /^(\w+)\/(.+)@\d+(?:\+[\w-]+)?$/.exec(stamp) ?? [];
  return isContributionKind(kind) && registry.find(kind, name) !== undefined && registry.stamp(kind, name) === stamp;
}

function fingerprintOf(
  options: Requirement['data'][number]['options'],
  registry: Registry,
  read: ReadFile,
): string | null {
  const kind = registry.get('data', options.kind);
  const { kind: _kind, seed: _seed, fresh: _fresh, ...own } = options;
  return kind.fingerprint?.(kind.options.parse(own), read) ?? null;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function describe(options: Requirement['data'][number]['options']): string {
  return 'file' in options ? `${options.kind}, ${String(options['file'])}` : options.kind;
}
