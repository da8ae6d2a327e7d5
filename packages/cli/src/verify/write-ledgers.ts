import { join } from 'node:path';
import { atomicWrite } from '@kramers/core/node';
import type { Ledger } from '@kramers/core/results';
import type { LedgerPart } from './split-ledger';

/**
 * Writes ledger.json, the page, verdicts.md and figures of a ledger into a folder.
 *
 * @param say is told of figures that are left out.
 */
export async function writeLedger(ledger: Ledger, folder: string, say: (message: string) => void): Promise<void> {
  atomicWrite(join(folder, 'ledger.json'), `${JSON.stringify(ledger, null, 2)}\n`);
  const { writeLedgerReport } = await import('@kramers/reporters');
  await writeLedgerReport(ledger, {
    write: (name, content) => void atomicWrite(join(folder, name), content),
    note: say,
  });
}

/** Writes each of several ledgers into a folder of its own, and an index of them: index.html and index.md. */
export async function writeLedgers(parts: readonly LedgerPart[], folder: string): Promise<void> {
  for (const { name, ledger } of parts) await writeLedger(ledger, join(folder, name), () => undefined);
  const { ledgerIndexMarkdown, renderLedgerIndex } = await import('@kramers/reporters');
  const indexed = parts.map((part) => ({ ...part, page: `${part.name}/report.html` }));
  atomicWrite(join(folder, 'index.html'), renderLedgerIndex(indexed));
  atomicWrite(join(folder, 'index.md'), ledgerIndexMarkdown(indexed));
}
