import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ledger, ledgerFormat, ledgerSchema } from '@kramers/core/results';
import { UsageError } from '@kramers/core/failure';

/** Whether a folder holds a ledger. */
export function holdsLedger(folder: string): boolean {
  return existsSync(join(folder, 'ledger.json'));
}

/** The ledger in a folder. Throws a UsageError if it is damaged, or of another form than this version's. */
export function readLedger(folder: string): Ledger {
  const file = join(folder, 'ledger.json');
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(`${file}: cannot be read (${(cause as Error).message}); kramers verify writes it again`);
  }
  const { success, data, error } = ledgerSchema.safeParse(found);
  if (success) return data;
  const [issue] = error.issues;
  throw new UsageError(
    `${file}: ${issue!.path.join('.')}: ${issue!.message}; this version reads ledgers of format ` +
      `${ledgerFormat}, and kramers verify writes one`,
  );
}
