import type { Reporter } from '@kramers/core';
import type { Registry } from '@kramers/core/plugins';

/**
 * The reporters that a run's experiment names, as far as they are known.
 *
 * @param say is told of each that is not.
 */
export function reportersOf(
  names: readonly string[],
  path: string,
  registry: Registry,
  say: (message: string) => void,
): Reporter[] {
  return names.flatMap((name) => {
    const reporter = registry.find('reporters', name);
    if (!reporter) say(`${path}: reporter ${JSON.stringify(name)} is left out: it is not built in`);
    return reporter ?? [];
  });
}
