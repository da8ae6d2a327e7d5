import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@kramers/core/internal';
import { readRegular } from '@kramers/core/node';
import { type Ledger, ledgerFormat, ledgerSchema } from '@kramers/core/results';
import { UsageError } from '@kramers/core/failure';

/** Bytes that a ledger may have; the largest here has one megabyte. */
const LARGEST = 2 ** 26;

/** Whether a folder holds a ledger. */
export function holdsLedger(folder: string): boolean {
  return existsSync(join(folder, 'ledger.json'));
}

/** The ledger in a folder. Throws a UsageError if it is damaged, or of another form than this version's. */
export function readLedger(folder: string): Ledger {
  const file = join(folder, 'ledger.json');
  let found: unknown;
  try {
    found = parseJson(readRegular(file, LARGEST).toString('utf8'));
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
