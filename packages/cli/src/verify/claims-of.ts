import type { Registry } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';
import { didYouMean } from '@kramers/core/internal';

/** The ledger that is meant where none is named. */
const PAPER = 'ersoy-wiesner-2026';

/**
 * The claim that is meant by its name, or by its ledger's and its own with a slash between.
 *
 * @throws UsageError with the nearest name if there is none
 */
export function claimNamed(registry: Registry, text: string): string {
  const known = registry.names('claims');
  if (known.includes(text)) return text;
  const [ledger, ...rest] = text.split('/');
  const id = rest.join('/');
  if (registry.find('ledgers', ledger!)?.claims.includes(id)) return id;
  const near =
    rest.length > 0 ? registry.all('ledgers').flatMap((one) => one.claims.map((c) => `${one.name}/${c}`)) : known;
  throw new UsageError(`--only ${text}: no such claim${didYouMean(text, near, 'kramers list claims')}`);
}

/**
 * Names of the claims that ledgers hold. Without names: those of the paper, and those that stand in no ledger, as a
 * plugin of claims alone brings them.
 *
 * @param names ledgers, or `all`
 * @throws UsageError on a ledger that there is none of
 */
export function claimsOf(registry: Registry, names: readonly string[]): ReadonlySet<string> {
  const known = registry.names('ledgers');
  const all = registry.names('claims');
  if (names.includes('all')) return new Set(all);
  for (const name of names) {
    if (!known.includes(name))
      throw new UsageError(
        `verify ${name}: no such ledger${didYouMean(name, ['all', ...known], 'kramers list ledgers')}`,
      );
  }
  if (names.length > 0) return new Set(names.flatMap((name) => registry.get('ledgers', name).claims));
  const inLedgers = new Set(registry.all('ledgers').flatMap(({ claims }) => claims));
  const paper = known.includes(PAPER) ? registry.get('ledgers', PAPER).claims : [];
  return new Set([...paper, ...all.filter((name) => !inLedgers.has(name))]);
}
