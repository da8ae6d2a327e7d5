import type { ContributionKind, Contributions, Plugin } from './contracts/plugin';
import { didYouMean } from './experiment/suggest';

/** A contribution and the plugin that brought it. */
export interface Registered<Kind extends ContributionKind = ContributionKind> {
  readonly kind: Kind;
  readonly plugin: string;
  readonly contribution: Contributions[Kind];
}

/** The kinds of contribution, in the order in which `kramers list` shows them. */
export const contributionKinds: readonly ContributionKind[] = ['models', 'data', 'protocols', 'reporters', 'metrics', 'losses', 'backends', 'claims'];

/** Two plugins claim one name, or a plugin is not one. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
}

/**
 * All contributions by kind and name, each with its origin. A container alone would let the second of one name pass
 * silently; here it is an error that names both plugins.
 */
export class Registry {
  readonly #entries = new Map<string, Registered>();

  constructor(plugins: readonly Plugin[]) {
    for (const plugin of plugins) this.#add(plugin);
  }

  #add(plugin: Plugin): void {
    for (const kind of contributionKinds) {
      for (const contribution of plugin[kind] ?? []) {
        const key = `${kind}/${contribution.name}`;
        const earlier = this.#entries.get(key);
        if (earlier) {
          throw new PluginError(
            `plugins "${earlier.plugin}" and "${plugin.name}" both bring ${kind} "${contribution.name}"; rename one of the two`,
          );
        }
        this.#entries.set(key, { kind, plugin: plugin.name, contribution });
      }
    }
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

  /** The contribution of that name, or undefined. */
  find<Kind extends ContributionKind>(kind: Kind, name: string): Contributions[Kind] | undefined {
    return this.#entries.get(`${kind}/${name}`)?.contribution as Contributions[Kind] | undefined;
  }

  /** The contribution of that name. Throws a PluginError with the nearest name if there is none. */
  get<Kind extends ContributionKind>(kind: Kind, name: string): Contributions[Kind] {
    const found = this.find(kind, name);
    if (!found) throw new PluginError(`no ${kind} "${name}"${didYouMean(name, this.names(kind))}`);
    return found;
  }
}
