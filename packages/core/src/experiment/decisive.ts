import type { Experiment, ExperimentPoint } from '../contracts/experiment';
import { canonicalJson, hash } from '../ground/hash';
import { contentHash, filesIn } from '../ground/files';
import type { ContributionKind } from '../plugins/plugin';
import type { Registry } from '../plugins/registry';
import { experimentSchema } from './schema';
import { withoutDefaults } from './without-defaults';

/** Changes whenever the way that core runs a cell gives other numbers. */
const RULES = 2;

/**
 * Everything that decides what comes out of a grid point's cells, but for their seeds. It is the one rule by which
 * cells get their keys, runs are told apart, machines are asked what they have, and a manifest says what a run was made
 * with.
 */
export interface Decisive {
  readonly rules: number;
  /** The experiment without what only names or reports, and without the options that are at their defaults. */
  readonly experiment: Readonly<Record<string, unknown>>;
  /** What takes part in it, as `protocols/rank-trap@1`: kind, name and version, in alphabetical order. */
  readonly contributions: readonly string[];
  /** Hash of what decides the data beside options and seed, such as the content of a file. */
  readonly data: string | null;
  /** Hash of the file of initial weights. */
  readonly weights: string | null;
  /** Hash of each plugin's source, by the name under which the experiment asks for it. */
  readonly plugins: Readonly<Record<string, string>>;
}

/**
 * What decides the cells of a grid point.
 *
 * A default that changes changes no key: whoever changes the default of an option raises the version of what it belongs
 * to.
 *
 * @throws PluginError for a contribution that is not registered, RangeError for a file that cannot be read.
 */
export function decisive(
  { experiment, folder, files }: Pick<ExperimentPoint, 'experiment' | 'folder' | 'files'>,
  registry: Registry,
  plugins: Readonly<Record<string, string>> = {},
): Decisive {
  const { data, model } = experiment;
  const read = filesIn(folder, files);
  return {
    rules: RULES,
    experiment: decisiveOptions(experiment, registry),
    contributions: contributionsOf(experiment, registry),
    data: registry.get('data', data.kind).fingerprint?.(data, read) ?? null,
    weights: model.init.file === undefined ? null : contentHash(read(model.init.file)),
    plugins,
  };
}

/** The key of the cell of that seed. */
export function cellKey(what: Decisive, seed: number): string {
  return hash(`${canonicalJson(what)}|${seed}`);
}

/** An experiment's options as far as they decide anything, without those at their defaults. */
export function decisiveOptions(experiment: Experiment, registry: Registry): Readonly<Record<string, unknown>> {
  const {
    name: _name,
    note: _note,
    reporters: _reporters,
    full: _full,
    over: _over,
    plugins: _plugins,
    ...rest
  } = {
    ...experiment,
  };
  const { replicas, ...options } = rest;
  // A shared data set is drawn from the first replica's seed unless it has one of its own.
  const data = { ...options.data, seed: options.data.seed ?? replicas.seed };
  const schema = experimentSchema(registry);
  return withoutDefaults(schema, { ...options, data }) as Readonly<Record<string, unknown>>;
}

/** The contributions that take part in an experiment, with their versions. */
export function contributionsOf(experiment: Experiment, registry: Registry): string[] {
  const { data, model, training, metrics = [], protocol, backend } = experiment;
  const kind = registry.get('data', data.kind);
  const used: [ContributionKind, string][] = [
    ['data', data.kind],
    ...[model.kind, ...(model.activations ?? []), ...(kind.models?.(data) ?? [])].map(
      (name): [ContributionKind, string] => ['models', name],
    ),
    ['losses', training.loss ?? 'mse'],
    ['optimisers', training.optimiser?.kind ?? 'sgd'],
    ...metrics.map((name): [ContributionKind, string] => ['metrics', name]),
    ['protocols', protocol.kind],
    ['backends', backend],
  ];
  // A lab may do without what is named by default only.
  const known = used.filter(([sort, name]) => registry.find(sort, name));
  return [...new Set(known.map(([sort, name]) => registry.stamp(sort, name)))].sort();
}
