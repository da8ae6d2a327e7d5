import type { ReportFolder } from '@kramers/core';
import type { Ledger } from '@kramers/core/results';
import { writeFigures } from '../drawing/files';
import { ledgerFigures, renderLedger } from './render-ledger';
import { verdictsMarkdown } from './verdicts-markdown';

/**
 * Writes report.html, verdicts.md and figures/ of a ledger, from the ledger alone. `folder` is written to file by
 * file, each whole or not at all.
 *
 * @example
 * import { RunFolder } from '@kramers/core/node';
 * import type { Ledger } from '@kramers/core/results';
 * const write = (ledger: Ledger) => writeLedgerReport(ledger, new RunFolder('ledger'));
 */
export async function writeLedgerReport(ledger: Ledger, folder: ReportFolder): Promise<void> {
  folder.write('report.html', await renderLedger(ledger));
  folder.write('verdicts.md', verdictsMarkdown(ledger));
  await writeFigures(
    ledgerFigures(ledger).map(({ figure }) => figure),
    folder,
  );
}
