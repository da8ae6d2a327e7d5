import { resolve } from 'node:path';
import { canonicalJson, type Cell, contentHash, type Experiment, filesIn, type Registry, version } from '@kramers/core';

/** What a machine must have to give a run's cells the numbers that any other would. Plain data; no code travels. */
export interface Requirement {
  /** Version of Kramers. */
  readonly kramers: string;
  /** Kernels, as `name@version`. */
  readonly backends: readonly string[];
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
  const backends = new Set<string>();
  const data = new Map<string, Requirement['data'][number]>();
  const weights = new Map<string, string>();
  for (const { experiment, folder } of new Set(cells.map((cell) => cell.point))) {
    backends.add(nameOf(registry, experiment.backend)!);
    const hash = registry.get('data', experiment.data.kind).fingerprint?.(experiment.data, filesIn(folder));
    if (hash !== undefined)
      data.set(canonicalJson([folder, experiment.data]), { options: experiment.data, folder, hash });
    const { file } = experiment.model.init;
    if (file !== undefined) weights.set(resolve(folder, file), contentHash(filesIn(folder)(file)));
  }
  return {
    kramers: version,
    backends: [...backends].sort(),
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
  const other = required.backends.find((backend) => nameOf(registry, backend.split('@')[0]!) !== backend);
  if (other !== undefined) return `they need the kernel ${other}, which this Kramers does not have`;
  for (const { options, folder, hash } of required.data) {
    const found = orNull(() => registry.get('data', options.kind).fingerprint?.(options, filesIn(folder)));
    if (found !== hash)
      return `their data (${describe(options)}) ${found === null ? 'cannot be read' : 'is not the same'} here; put the same file in the same place`;
  }
  for (const [path, hash] of required.weights) {
    const found = orNull(() => contentHash(filesIn('')(path)));
    if (found !== hash)
      return `their initial weights (${path}) ${found === null ? 'cannot be read' : 'are not the same'} here; put the same file in the same place`;
  }
  return null;
}

function nameOf(registry: Registry, backend: string): string | null {
  const found = registry.find('backends', backend);
  return found ? `${found.name}@${found.version}` : null;
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
