import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { UsageError } from '@kramers/core/failure';
import { holdsLedger, readLedger } from './read-ledger';

/**
 * The ledger in a folder that some claims are to be renewed in; null if there is none.
 *
 * @throws UsageError if it is damaged, or of the other form: verdicts of both forms in one table would mislead.
 */
export function standingLedger(folder: string, form: Ledger['form']): Ledger | null {
  if (!holdsLedger(folder)) return null;
  const ledger = readLedger(folder);
  if (ledger.form === form) return ledger;
  throw new UsageError(
    `${folder} holds a ledger of the ${ledger.form} form, in which claims of the ${form} form cannot be ` +
      'renewed; give another folder with --out',
  );
}

/**
 * A ledger with some of its claims renewed: those that stand stay in their places, and claims that it did not have come
 * last. Its command stays too, unless that would not compute all of its claims.
 */
export function renewedLedger(standing: Ledger, now: Ledger): Ledger {
  const renewed = new Map(now.claims.map((entry) => [entry.id, entry]));
  const known = new Set(standing.claims.map(({ id }) => id));
  const added = now.claims.filter(({ id }) => !known.has(id));
  const claims = [...standing.claims.map((entry) => renewed.get(entry.id) ?? entry), ...added];
  return { ...now, command: added.length === 0 ? standing.command : commandOf(claims, now.form), claims };
}

/** The command that computes these claims: the words that their own commands have, together. */
function commandOf(claims: readonly LedgerEntry[], form: Ledger['form']): string {
  const plugins = new Set(claims.flatMap(({ command }) => command.match(/ --plugins (?:'[^']*'|\S+)+/g) ?? []));
  const only = claims.map(({ id }) => id).join(',');
  return `kramers verify --only ${only}${form === 'full' ? ' --full' : ''}${[...plugins].join('')}`;
}
