import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { figureSvg, pageSpec } from '../drawing/compile';
import { drawable } from '../drawing/data-figure';
import { viewProblem } from './modest-view';

/**
 * A ledger without the figures that cannot be drawn, or are not: a ledger may come from anybody, and a figure that
 * brings a view of its own brings a program.
 *
 * @param say is told of each that is left out.
 */
export async function drawableLedger(ledger: Ledger, say: (message: string) => void): Promise<Ledger> {
  const claims: LedgerEntry[] = [];
  for (const claim of ledger.claims) {
    const figures: LedgerEntry['figures'][number][] = [];
    for (const figure of claim.figures) {
      const problem = await problemOf(figure);
      if (problem === null) figures.push(figure);
      else say(`figure "${figure.name}" of claim "${claim.id}" is left out: ${problem}`);
    }
    claims.push({ ...claim, figures });
  }
  return { ...ledger, claims };
}

async function problemOf(figure: LedgerEntry['figures'][number]): Promise<string | null> {
  if (!('spec' in figure)) return null;
  const problem = viewProblem(figure.spec);
  if (problem !== null) return `${problem}, and a view in a ledger is held to plain marks and to its own rows`;
  try {
    await pageSpec(drawable(figure));
    await figureSvg(drawable(figure), { interpreted: true });
    return null;
  } catch (cause) {
    return `it cannot be drawn (${(cause as Error).message})`;
  }
}
