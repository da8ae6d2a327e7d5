import type { Plugin } from '@kramers/core';

/**
 * The built-in plugins but those ledgers that are given from outside under the same name: a copy of a ledger's folder
 * is worked on in the place of the one that is built in. Other built-ins stay, and clash.
 */
export function withoutRivals(builtIn: readonly Plugin[], given: readonly Plugin[]): readonly Plugin[] {
  const names = new Set(given.flatMap(({ name, ledgers }) => (ledgers ? [name] : [])));
  return builtIn.filter(({ name }) => !names.has(name));
}
