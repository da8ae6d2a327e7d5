import type { Ledger, ReportFolder } from '@kramers/core';
import { writeFigures } from '../figures/files';
import { ledgerFigures, renderLedger } from './render-ledger';

/** Writes report.html and figures/ of a ledger, from the ledger alone. */
export async function writeLedgerReport(ledger: Ledger, folder: ReportFolder): Promise<void> {
  folder.write('report.html', await renderLedger(ledger));
  await writeFigures(ledgerFigures(ledger).map(({ figure }) => figure), folder);
}
