import type { Ledger } from '@kramers/core/results';
import type { Registry } from '@kramers/core/plugins';

/** One ledger of several that were computed at once. */
export interface LedgerPart {
  readonly name: string;
  readonly ledger: Ledger;
}

/**
 * The ledgers that claims which were computed at once belong to, each with its own claims alone, in the order in which
 * ledgers are listed. Its runs lie a folder above.
 */
export function splitLedger(registry: Registry, ledger: Ledger): LedgerPart[] {
  const entries = new Map(ledger.claims.map((entry) => [entry.id, entry]));
  return registry.all('ledgers').flatMap(({ name, summary, claims }) => {
    const own = claims.flatMap((id) => entries.get(id) ?? []);
    if (own.length === 0) return [];
    const lifted = own.map((entry) => ({
      ...entry,
      experiments: entry.experiments.map((one) => ({ ...one, folder: `../${one.folder}` })),
    }));
    const seconds = own.reduce((sum, entry) => sum + entry.seconds, 0);
    return [{ name, ledger: { ...ledger, title: summary, seconds, claims: lifted } }];
  });
}
