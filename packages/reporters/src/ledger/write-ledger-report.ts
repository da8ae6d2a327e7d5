import type { ReportFolder } from '@kramers/core';
import type { Ledger } from '@kramers/core/results';
import { writeFigures } from '../drawing/files';
import { drawableLedger } from './drawable-ledger';
import { ledgerFigures, renderLedger } from './render-ledger';
import { verdictsMarkdown } from './verdicts-markdown';

/**
 * Writes report.html, verdicts.md and figures/ of a ledger, from the ledger alone. `folder` is written to file by
 * file, each whole or not at all, and is told of figures that are left out.
 *
 * @example
 * import { RunFolder } from '@kramers/core/node';
 * import type { Ledger } from '@kramers/core/results';
 * const write = (ledger: Ledger) => writeLedgerReport(ledger, new RunFolder('ledger'));
 */
export async function writeLedgerReport(ledger: Ledger, folder: ReportFolder): Promise<void> {
  const drawn = await drawableLedger(ledger, (message) => folder.note?.(message));
  folder.write('report.html', await renderLedger(drawn));
  folder.write('verdicts.md', verdictsMarkdown(ledger));
  await writeFigures(
    ledgerFigures(drawn).map(({ figure }) => figure),
    folder,
    { interpreted: true },
  );
}
