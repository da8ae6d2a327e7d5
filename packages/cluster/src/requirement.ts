import { resolve } from 'node:path';
import {
  canonicalJson,
  type Cell,
  contentHash,
  decisive,
  type Experiment,
  filesIn,
  isContributionKind,
  type Registry,
  version,
} from '@kramers/core';

/** What a machine must have to give a run's cells the numbers that any other would. Plain data; no code travels. */
export interface Requirement {
  /** Version of Kramers. */
  readonly kramers: string;
  /** What takes part in the cells, as `protocols/rank-trap@1`. */
  readonly contributions: readonly string[];
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  readonly plugins: readonly (readonly [specifier: string, hash: string])[];
  /** Data that is read from elsewhere, such as a file, and the hash of what was found there. */
  readonly data: readonly { readonly options: Experiment['data']; readonly folder: string; readonly hash: string }[];
  /** Files of initial weights, by their paths, with the hash of their content. */
  readonly weights: readonly (readonly [path: string, hash: string])[];
}

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
  const data = new Map<string, Requirement['data'][number]>();
  const weights = new Map<string, string>();
  for (const point of new Set(cells.map((cell) => cell.point))) {
    const { experiment, folder } = point;
    const what = decisive(point, registry);
    for (const one of what.contributions) contributions.add(one);
    if (what.data !== null)
      data.set(canonicalJson([folder, experiment.data]), { options: experiment.data, folder, hash: what.data });
    if (what.weights !== null) weights.set(resolve(folder, experiment.model.init.file!), what.weights);
  }
  return {
    kramers: version,
    contributions: [...contributions].sort(),
    plugins: plugins.map(({ specifier, hash }) => [specifier, hash] as const),
    data: [...data.values()],
    weights: [...weights],
  };
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
  for (const { options, folder, hash } of required.data) {
    const found = orNull(() => registry.get('data', options.kind).fingerprint?.(options, filesIn(folder)));
    if (found !== hash)
      return (
        `their data (${describe(options)}) ${found === null ? 'cannot be read' : 'is not the same'} here; put ` +
        'the same file in the same place'
      );
  }
  for (const [path, hash] of required.weights) {
    const found = orNull(() => contentHash(filesIn('')(path)));
    if (found !== hash)
      return (
        `their initial weights (${path}) ${found === null ? 'cannot be read' : 'are not the same'} here; put the ` +
        'same file in the same place'
      );
  }
  return null;
}

function has(registry: Registry, stamp: string): boolean {
  const [, kind = '', name = ''] = /^(\w+)\/(.+)@\d+$/.exec(stamp) ?? [];
  return isContributionKind(kind) && registry.find(kind, name) !== undefined && registry.stamp(kind, name) === stamp;
}

function orNull(read: () => string | undefined): string | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

function describe(options: Experiment['data']): string {
  return 'file' in options ? `${options.kind}, ${String(options['file'])}` : options.kind;
}
