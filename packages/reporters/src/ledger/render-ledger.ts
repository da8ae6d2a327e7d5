import type { Ledger } from '@kramers/core/results';
import type { Figure } from '../drawing/figure';
import { htmlDocument } from '../html/document';
import { figureSection } from '../html/figure-section';
import { html, type Markup } from '../drawing/markup';
import { claimId, claimSection } from './claim-section';
import { drawable } from '../drawing/data-figure';
import { firstScreen } from './first-screen';
import { subjectOf } from './subject';

/** A claim's figure, and whether it is the ledger's first. */
export interface LedgerFigure {
  readonly claim: string;
  readonly figure: Figure;
  readonly main: boolean;
}

/** Every figure of a ledger, in its order; at most one is the main one. */
export function ledgerFigures({ claims }: Ledger): LedgerFigure[] {
  const all = claims.flatMap(({ id, figures }) =>
    figures.map((data) => ({ claim: id, figure: drawable(data, `${id}-${data.name}`), main: data.main === true })),
  );
  const first = all.findIndex(({ main }) => main);
  return all.map((one, i) => ({ ...one, main: i === first }));
}

/**
 * The page of a ledger, as one file. The same ledger gives the same bytes.
 *
 * @param folder the way from the page to the ledger's folder, whose `figures/` it links to.
 * @example
 * import { readFileSync } from 'node:fs';
 * import { ledgerSchema } from '@kramers/core/results';
 * const ledger = ledgerSchema.parse(JSON.parse(readFileSync('ledger/ledger.json', 'utf8')));
 * const page = await renderLedger(ledger, '../ledger/');
 */
export async function renderLedger(ledger: Ledger, folder = ''): Promise<string> {
  const figures = ledgerFigures(ledger);
  const main = figures.find((one) => one.main);
  const mainFigure = main ? await figureSection(main.figure, main.figure.id, folder) : null;
  const sections: Markup[] = [];
  for (const entry of ledger.claims) {
    const drawn: Markup[] = [];
    for (const { claim, figure } of figures.filter((one) => one.claim === entry.id)) {
      drawn.push(
        figure === main?.figure
          ? html`<p><a href="#${figure.id}">${figure.title}</a>: the figure at the top.</p>`
          : await figureSection(figure, `${claimId({ id: claim })}-${figure.id}`, folder),
      );
    }
    sections.push(claimSection(entry, drawn));
  }
  const subject = subjectOf(ledger);
  const body = html`${firstScreen(ledger, subject, mainFigure)}
<main>
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below them.</p></noscript>
<h2 class="part">Claim by claim</h2>
${sections}
</main>
<footer><p>Written by Kramers ${ledger.kramers} from <a href="${folder}ledger.json">ledger.json</a>:
<code>${ledger.command}</code>, the ${ledger.form} form, ${ledger.finishedAt.slice(
    0,
    10,
  )}. Intervals hold 95 %. A claim holds if what was found lies in the range
accepted for it, and does not hold if the whole interval lies outside.</p></footer>
`;
  return htmlDocument({ title: subject.title, body });
}
