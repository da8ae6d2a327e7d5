import { readRegular } from '@kramers/core/node';
import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  ExperimentError,
  type ExperimentSource,
  type Lab,
  type Override,
  type ResolvedExperiment,
  resolveExperiment,
  sourceFromText,
  withOverrides,
} from '@kramers/core';
import { didYouMean, isRecord, parseOverride, suggest, whyUnreadable } from '@kramers/core/internal';
import type { Registry } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';
import type { ExperimentArguments } from '../arguments/experiment-options';
import { createKramers } from '../lab/create-kramers';
import { checkKernels } from '../estimate/probe';
import { findPlugin, type FoundPlugin, type LoadedPlugin } from '../plugins/load-plugin';
import type { Computing } from './work';

/** An experiment that can be run: checked, with the lab that knows its plugins. */
export interface ReadyExperiment {
  readonly lab: Lab;
  readonly resolved: ResolvedExperiment;
  readonly pluginHashes: Readonly<Record<string, string>>;
  /** Where the experiment's file is, and its plugins are looked up. */
  readonly folder: string;
}

/**
 * Reads an experiment file, loads its plugins and checks it. Writes nothing.
 *
 * @param computing where the lab has cells computed; in this process unless given.
 * @param change makes another experiment of the one in the file, before it is checked.
 * @throws UsageError, ExperimentError or PluginError with what is wrong, and where.
 */
export async function readExperiment(
  file: string,
  args: ExperimentArguments,
  computing: Computing = {},
  change?: SourceChange,
): Promise<ReadyExperiment> {
  const source = withOverrides(sourceFromText(readText(file), file), overridesOf(args));
  return prepare(source, dirname(resolve(file)), computing, { full: args.full, change });
}

/** Makes another experiment of the one in a file, before it is checked, given what its plugins bring. */
export type SourceChange = (source: ExperimentSource, registry: Registry) => ExperimentSource;

interface PrepareOptions {
  readonly full?: boolean;
  readonly change?: SourceChange;
  readonly accept?: (found: readonly FoundPlugin[]) => void;
}

/**
 * Loads an experiment's plugins, which are looked up from `folder`, and checks it.
 *
 * @param accept looks at the plugins that were found before the first of them is evaluated, and throws if one is not
 *   to be.
 */
export async function prepare(
  given: ExperimentSource,
  folder: string,
  computing: Computing,
  { full = false, change = (source) => source, accept = () => undefined }: PrepareOptions = {},
): Promise<ReadyExperiment> {
  const found = await findPlugins(given, folder);
  accept(found);
  const loaded = await loadAll(given, found);
  const lab = labWith(loaded, given, computing);
  const source = { ...change(given, lab.registry), folder };
  const resolved = resolveExperiment(lab.registry, source, full);
  checkKernels(resolved, lab.registry, source);
  return {
    lab,
    resolved,
    folder,
    pluginHashes: Object.fromEntries(loaded.map(({ specifier, hash }) => [specifier, hash])),
  };
}

/** What many files of one process are read with, where they bring no plugins. */
let plainLab: Lab | null = null;

function labWith(loaded: readonly LoadedPlugin[], source: ExperimentSource, computing: Computing): Lab {
  if (loaded.length === 0 && Object.keys(computing).length === 0) return (plainLab ??= createKramers());
  try {
    refuseUnknown(computing.executor, loaded);
    return createKramers({ plugins: loaded, ...computing });
  } catch (cause) {
    if ((cause as Error).name !== 'PluginError') throw cause;
    throw new ExperimentError(source.origin, [source.problem(['plugins'], (cause as Error).message)]);
  }
}

/** Throws a UsageError where nothing brings the executor that was asked for. */
function refuseUnknown(executor: string | undefined, loaded: readonly LoadedPlugin[]): void {
  if (executor === undefined) return;
  const { registry } = createKramers({ plugins: loaded });
  if (registry.find('executors', executor)) return;
  throw new UsageError(
    `--executor: there is no executor "${executor}"${didYouMean(executor, registry.names('executors'))}`,
  );
}

/** The names under `plugins` in an experiment file, found and not yet evaluated. */
export async function pluginsOf(file: string): Promise<readonly FoundPlugin[]> {
  return findPlugins(sourceFromText(readText(file), file), dirname(resolve(file)));
}

function overridesOf({ set = [], replicas, seed, backend }: ExperimentArguments): Override[] {
  const given = set.map((text) => {
    try {
      return parseOverride(text);
    } catch (cause) {
      throw new UsageError(`--set "${text}": ${(cause as Error).message}`);
    }
  });
  return [
    ...given,
    ...(replicas === undefined ? [] : [{ path: 'replicas.count', value: replicas }]),
    ...(seed === undefined ? [] : [{ path: 'replicas.seed', value: seed }]),
    ...(backend === undefined ? [] : [{ path: 'backend', value: backend }]),
  ];
}

async function findPlugins(source: ExperimentSource, folder: string): Promise<FoundPlugin[]> {
  const names = isRecord(source.raw) ? source.raw['plugins'] : undefined;
  // What is no list of names is left to the schema, which says so.
  if (!Array.isArray(names)) return [];
  const found: FoundPlugin[] = [];
  for (const [i, name] of names.entries()) {
    if (typeof name === 'string') found.push(await naming(source, i, () => findPlugin(name, folder)));
  }
  return found;
}

async function loadAll(source: ExperimentSource, found: readonly FoundPlugin[]): Promise<LoadedPlugin[]> {
  const loaded: LoadedPlugin[] = [];
  for (const [i, plugin] of found.entries()) loaded.push(await naming(source, i, () => plugin.load()));
  return loaded;
}

/** What is wrong with the plugin at a place of the list, as a problem of the experiment. */
async function naming<Value>(source: ExperimentSource, i: number, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    if ((cause as Error).name !== 'PluginError') throw cause;
    throw new ExperimentError(source.origin, [source.problem(['plugins', i], (cause as Error).message)]);
  }
}

/** The experiments that people write have a few thousand characters. */
const MAX_BYTES = 4 * 2 ** 20;

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readRegular(file, MAX_BYTES));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${file}: no such file${nearby(file)}`);
    if (message === 'this is a folder')
      throw new UsageError(`${file}: this is a folder; name the experiment file in it`);
    if (cause instanceof TypeError && code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UsageError(`${file}: not a text file`);
    throw new UsageError(`${file}: cannot be read (${whyUnreadable(cause)})`);
  }
}

/** `; did you mean …?` with the experiment file of the nearest name in the same folder. */
function nearby(file: string): string {
  try {
    const names = readdirSync(dirname(resolve(file))).filter((name) => /\.(ya?ml|json)$/.test(name));
    // Endings would make any two names alike.
    const near = suggest(stem(file), names.map(stem));
    return near === null
      ? ''
      : `; did you mean "${join(
          dirname(file),
          names.find((name) => stem(name) === near)!,
        )}"?`;
  } catch {
    return '';
  }
}

function stem(file: string): string {
  return basename(file).replace(/\.\w+$/, '');
}
