import type { TrainingEventType } from '../contracts/events';
import type { ContributionKind, Contributions, Plugin } from './plugin';
import { didYouMean } from '../ground/suggest';
import { writtenModel } from './written-model';

/** A contribution and the plugin that brought it. */
export interface Registered<Kind extends ContributionKind = ContributionKind> {
  readonly kind: Kind;
  readonly plugin: string;
  /** The plugin whose contribution it took the place of; null for most. */
  readonly replaced: string | null;
  readonly contribution: Contributions[Kind];
}

/** The kinds of contribution, in the order in which `kramers list` shows them. */
export const contributionKinds: readonly ContributionKind[] = [
  'models',
  'data',
  'protocols',
  'reporters',
  'metrics',
  'losses',
  'backends',
  'claims',
  'ledgers',
  'optimisers',
  'rateMethods',
  'events',
  'findings',
  'figures',
  'executors',
];

/**
 * Whether a text names a kind of contribution.
 *
 * @example isContributionKind('metrics'); // true
 */
export function isContributionKind(text: string): text is ContributionKind {
  return (contributionKinds as readonly string[]).includes(text);
}

/**
 * Two plugins claim one name, or a plugin is not one.
 *
 * @example
 * try {
 *   checkPlugin({ metrics: [] });
 * } catch (cause) {
 *   if (cause instanceof PluginError) console.error(cause.message);
 * }
 */
export class PluginError extends Error {
  override readonly name = 'PluginError';
}

/** What the theory beside every result is about: under these names nothing else may go. */
const ofTheory: ReadonlySet<string> = new Set(['models/linear', 'losses/mse', 'data/gaussian']);

/** Types of the events that are there without any plugin: whoever sent one of them could end a run that goes on. */
const eventsOfOurs: ReadonlySet<string> = new Set<TrainingEventType>([
  'run-started',
  'cell-started',
  'phase-started',
  'epoch',
  'rank-changed',
  'escaped',
  'converged',
  'diverged',
  'phase-ended',
  'warning',
  'cell-finished',
  'cell-failed',
  'cell-progress',
  'at-work',
  'status',
  'notice',
  'reporter-failed',
  'run-finished',
]);

/** A contribution on its way into a registry. */
export interface Brought<Kind extends ContributionKind = ContributionKind> {
  readonly kind: Kind;
  readonly plugin: string;
  readonly contribution: Contributions[Kind];
}

/**
 * What a plugin brings, one by one.
 *
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * broughtBy(modelsPlugin)[0]?.kind; // 'models'
 */
export function broughtBy(plugin: Plugin): Brought[] {
  return contributionKinds.flatMap((kind) =>
    (plugin[kind] ?? []).map((contribution): Brought => ({ kind, plugin: plugin.name, contribution })),
  );
}

/** The model that an experiment writes itself; undefined if it is none. */
function written(text: string): Contributions['models'] | undefined {
  try {
    return writtenModel(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A rate method is a protocol too, under the same name. */
function asRegistered(entry: Brought): Registered[] {
  const own: Registered = { ...entry, replaced: null };
  return entry.kind === 'rateMethods' ? [own, { ...own, kind: 'protocols' } as Registered] : [own];
}

/**
 * All contributions by kind and name, each with its origin. A container alone would let the second of one name pass
 * silently; here it is an error that names both plugins, unless the second says that it replaces the first.
 *
 * @throws PluginError where two plugins bring one name of a kind, and where {@link Registry.get} finds none.
 * @example
 * const registry = new Registry([
 *   { name: 'mine', metrics: [{ name: 'zero', summary: 'Always 0', measure: () => 0 }] },
 * ]);
 * registry.get('metrics', 'zero').summary; // 'Always 0'
 */
export class Registry {
  readonly #entries = new Map<string, Registered>();

  /**
   * @param plugins bundles; or contributions one by one, each with the plugin that brought it, as a container resolves
   * them.
   */
  constructor(plugins: readonly (Plugin | Brought)[]) {
    const brought = plugins.flatMap((one) => ('contribution' in one ? [one] : broughtBy(one))).flatMap(asRegistered);
    brought.filter(({ contribution }) => !contribution.replaces).forEach((entry) => this.#add(entry));
    // Whichever plugin was named first.
    brought.filter(({ contribution }) => contribution.replaces).forEach((entry) => this.#replace(entry));
  }

  #add(entry: Registered): void {
    const { kind, plugin, contribution } = entry;
    const key = `${kind}/${contribution.name}`;
    const earlier = this.#entries.get(key);
    if (kind === 'events' && eventsOfOurs.has(contribution.name))
      throw new PluginError(
        `plugin "${plugin}" brings the event "${contribution.name}", which Kramers itself sends; give yours another ` +
          'name',
      );
    if (earlier?.plugin === plugin)
      throw new PluginError(
        `plugin "${plugin}" brings ${kind} "${contribution.name}" twice; name the plugin once, or rename one ` +
          'of the two',
      );
    if (earlier) {
      const advice = ofTheory.has(key)
        ? 'rename yours: the theory beside every result is about that one'
        : 'rename one of the two, or let the one that is meant say "replaces: true"';
      throw new PluginError(
        `plugins "${earlier.plugin}" and "${plugin}" both bring ${kind} "${contribution.name}"; ${advice}`,
      );
    }
    this.#entries.set(key, entry);
  }

  #replace(entry: Registered): void {
    const { kind, plugin, contribution } = entry;
    const key = `${kind}/${contribution.name}`;
    const earlier = this.#entries.get(key);
    if (!earlier)
      throw new PluginError(
        `plugin "${plugin}" replaces ${kind} "${contribution.name}", but there is none to ` +
          `replace${didYouMean(contribution.name, this.names(kind))}`,
      );
    if (ofTheory.has(key))
      throw new PluginError(
        `plugin "${plugin}" replaces ${kind} "${contribution.name}", but the theory beside every result is ` +
          'about that one; give yours another name',
      );
    if (earlier.replaced !== null)
      throw new PluginError(
        `plugins "${earlier.plugin}" and "${plugin}" both replace ${kind} "${contribution.name}"; name one of ` +
          'the two plugins only',
      );
    this.#entries.set(key, { ...entry, replaced: earlier.plugin });
  }

  /** Everything registered, in the order of registration. */
  entries(): readonly Registered[] {
    return [...this.#entries.values()];
  }

  /** All contributions of a kind. */
  all<Kind extends ContributionKind>(kind: Kind): readonly Contributions[Kind][] {
    return this.entries()
      .filter((entry) => entry.kind === kind)
      .map((entry) => entry.contribution as Contributions[Kind]);
  }

  /** Names of a kind. */
  names(kind: ContributionKind): readonly string[] {
    return this.all(kind).map((contribution) => contribution.name);
  }

  /** The contribution of that name, or undefined. A model may also be an expression of x, its activation. */
  find<Kind extends ContributionKind>(kind: Kind, name: string): Contributions[Kind] | undefined {
    const registered = this.#entries.get(`${kind}/${name}`)?.contribution as Contributions[Kind] | undefined;
    return registered ?? (kind === 'models' ? (written(name) as Contributions[Kind] | undefined) : undefined);
  }

  /**
   * A contribution with its version, as `protocols/rank-trap@1`, and with the platform of a backend whose numbers
   * depend on one, as `backends/native@1+avx512`. Throws a PluginError if there is none of that name.
   */
  stamp(kind: ContributionKind, name: string): string {
    const contribution = this.get(kind, name);
    const platform = 'platform' in contribution && contribution.platform ? `+${contribution.platform}` : '';
    return `${kind}/${name}@${contribution.version ?? 1}${platform}`;
  }

  /** The contribution of that name. Throws a PluginError with the nearest name if there is none. */
  get<Kind extends ContributionKind>(kind: Kind, name: string): Contributions[Kind] {
    const found = this.find(kind, name);
    if (!found) throw new PluginError(`no ${kind} "${name}"${didYouMean(name, this.names(kind))}`);
    return found;
  }
}
