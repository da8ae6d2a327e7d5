import { Container, ContainerModule } from 'inversify';
import type { Executor } from '../contracts/executor';
import { checkPlugin } from '../plugins/check-plugin';
import type { ContributionKind, Contributions, Plugin } from '../plugins/plugin';
import { type Brought, broughtBy, contributionKinds, Registry } from '../plugins/registry';
import { InProcessExecutor } from './in-process';
import { Lab } from './lab';

/**
 * What the container knows, by token. Under the token of each kind stands a list: every contribution of that kind,
 * which the registry asks for. What is bound instead of a part takes its place wherever the part is used.
 */
export const TOKENS = {
  Registry: Symbol.for('kramers.Registry'),
  Executor: Symbol.for('kramers.Executor'),
  Lab: Symbol.for('kramers.Lab'),
  models: Symbol.for('kramers.models'),
  data: Symbol.for('kramers.data'),
  protocols: Symbol.for('kramers.protocols'),
  reporters: Symbol.for('kramers.reporters'),
  backends: Symbol.for('kramers.backends'),
  metrics: Symbol.for('kramers.metrics'),
  losses: Symbol.for('kramers.losses'),
  optimisers: Symbol.for('kramers.optimisers'),
  rateMethods: Symbol.for('kramers.rateMethods'),
  events: Symbol.for('kramers.events'),
  findings: Symbol.for('kramers.findings'),
  figures: Symbol.for('kramers.figures'),
  executors: Symbol.for('kramers.executors'),
  claims: Symbol.for('kramers.claims'),
  ledgers: Symbol.for('kramers.ledgers'),
} as const satisfies Record<ContributionKind | 'Registry' | 'Executor' | 'Lab', symbol>;

/** How a lab is put together. */
export interface LabOptions {
  /** What the lab is to know, built-ins included. */
  readonly plugins: readonly Plugin[];
  /** Makes what computes the cells; by default they are computed one after the other, in this process. */
  readonly executor?: (registry: Registry) => Executor;
}

/**
 * The container of a lab. Each plugin is a module that binds its contributions to their kind's token; the registry is
 * made of all that is bound there, the executor of the registry, and the lab of both. Rebinding a token before the lab
 * is resolved replaces the part.
 *
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * const container = createContainer({ plugins: [modelsPlugin] });
 * const executor = new InProcessExecutor(container.get<Registry>(TOKENS.Registry));
 * container.rebind(TOKENS.Executor).toConstantValue(executor);
 * const lab = container.get<Lab>(TOKENS.Lab); // its cells are computed by that executor
 */
export function createContainer(options: LabOptions): Container {
  const container = new Container({ defaultScope: 'Singleton' });
  for (const plugin of options.plugins) container.load(pluginModule(plugin));
  container.bind<Registry>(TOKENS.Registry).toResolvedValue(
    (...lists: Bound[][]) =>
      new Registry(lists.flatMap((list, i) => list.map((one) => brought(contributionKinds[i]!, one)))),
    contributionKinds.map((kind) => ({
      isMultiple: true as const,
      optional: true as const,
      serviceIdentifier: TOKENS[kind],
    })),
  );
  const { executor = (registry: Registry) => new InProcessExecutor(registry) } = options;
  container.bind<Executor>(TOKENS.Executor).toResolvedValue(executor, [TOKENS.Registry]);
  container
    .bind<Lab>(TOKENS.Lab)
    .toResolvedValue(
      (registry: Registry, computing: Executor) => new Lab(registry, computing),
      [TOKENS.Registry, TOKENS.Executor],
    );
  return container;
}

/** What stands under a kind's token: a contribution with its plugin, or one that a user has bound as it is. */
type Bound = Brought | Contributions[ContributionKind];

function brought(kind: ContributionKind, bound: Bound): Brought {
  return 'contribution' in bound ? bound : { kind, plugin: 'bound in the container', contribution: bound };
}

/**
 * A plugin as a container module.
 *
 * @throws PluginError that names plugin, field and what is missing if it is not a plugin
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * const container = createContainer({ plugins: [] });
 * container.load(pluginModule(modelsPlugin));
 */
export function pluginModule(plugin: Plugin): ContainerModule {
  checkPlugin(plugin);
  return new ContainerModule(({ bind }) => {
    for (const one of broughtBy(plugin)) bind<Brought>(TOKENS[one.kind]).toConstantValue(one);
  });
}

/**
 * A lab that knows the given plugins.
 *
 * @throws PluginError if a plugin is none, or two bring one name.
 * @example
 * import { modelsPlugin } from '@kramers/models';
 * createLab({ plugins: [modelsPlugin] }).registry.names('losses'); // ['mse', 'cross-entropy']
 */
export function createLab(options: LabOptions): Lab {
  return createContainer(options).get<Lab>(TOKENS.Lab);
}
