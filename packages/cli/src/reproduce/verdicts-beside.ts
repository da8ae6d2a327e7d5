import { dirname, join } from 'node:path';
import { recordedBy, recordedVerdicts } from '@kramers/ledgers';
import type { Reproduction } from '@kramers/reporters';
import { holdsLedger, readLedger } from '../verify/read-ledger';

/** The claims that a whole ledger of the paper has. */
const recorded = Object.entries(recordedVerdicts).map(([id, verdict]) => ({ id, verdict }));

/**
 * The verdicts on the paper's claims: of the ledger that `kramers verify` has left beside the runs, where it has all of
 * them, and otherwise those on record.
 *
 * @param out the folder of the runs, such as `runs/paper`.
 */
export async function verdictsBeside(out: string): Promise<Reproduction['verdicts']> {
  const folder = join(dirname(out), 'ledger');
  if (holdsLedger(folder)) {
    const { claims, kramers } = readLedger(folder);
    const found = claims.filter(({ id }) => Object.hasOwn(recordedVerdicts, id));
    if (found.length === recorded.length) return { claims: found, page: '../ledger/report.html', kramers };
  }
  return { claims: recorded, page: null, kramers: recordedBy };
}
