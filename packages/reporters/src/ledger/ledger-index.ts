import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { html, type Markup } from '../drawing/markup';
import { htmlDocument } from '../html/document';
import { verdictBadge, verdictOrder, verdictWord } from './verdict-look';

/** One ledger of an index. */
export interface IndexedLedger {
  readonly name: string;
  readonly ledger: Ledger;
  /** The way from the index to its page. */
  readonly page: string;
}

/**
 * How many claims of a ledger have each verdict; verdicts that none has are 0.
 *
 * @example
 * verdictCounts({ claims: [] }).holds; // 0
 */
export function verdictCounts({ claims }: Pick<Ledger, 'claims'>): Readonly<Record<LedgerEntry['verdict'], number>> {
  const count = (verdict: LedgerEntry['verdict']) => claims.filter((claim) => claim.verdict === verdict).length;
  return Object.fromEntries(verdictOrder.map((verdict) => [verdict, count(verdict)])) as Record<
    LedgerEntry['verdict'],
    number
  >;
}

/**
 * The page that lists ledgers, a line each, with their verdict counts and the way to their pages.
 *
 * @example
 * const html = renderLedgerIndex([]);
 */
export function renderLedgerIndex(ledgers: readonly IndexedLedger[]): string {
  const counts = ledgers.map(({ ledger }) => verdictCounts(ledger));
  const used = verdictOrder.filter((verdict) => counts.some((one) => one[verdict] > 0));
  const total = ledgers.reduce((sum, { ledger }) => sum + ledger.claims.length, 0);
  const sums = verdictCounts({ claims: ledgers.flatMap(({ ledger }) => ledger.claims) });
  const row = ({ name, ledger, page }: IndexedLedger, i: number): Markup => html`<tr>
<td><a href="${page}">${ledger.title ?? name}</a><br><small class="of">kramers verify ${name}</small></td>
<td class="n">${ledger.claims.length}</td>
${used.map((verdict) => html`<td class="n">${counts[i]![verdict] || ''}</td>`)}</tr>
`;
  const body = html`<header class="wide">
<h1>The field, claim by claim</h1>
<p class="lead">${total} claims of ${ledgers.length} ledgers, each computed and judged by stated criteria.</p>
</header>
<main class="wide">
<table class="index">
<thead><tr><th scope="col">Paper</th><th scope="col" class="n">Claims</th>
${used.map((verdict) => html`<th scope="col">${verdictBadge({ verdict, under: null })}</th>`)}</tr></thead>
<tbody>
${ledgers.map(row)}</tbody>
<tfoot><tr><th scope="row">All</th><td class="n">${total}</td>
${used.map((verdict) => html`<td class="n">${sums[verdict]}</td>`)}</tr></tfoot>
</table>
</main>
<footer><p>Each page was written from the ledger.json beside it. A claim holds if what was found lies in the range
accepted for it, and does not hold if the whole interval lies outside.</p></footer>
`;
  return htmlDocument({ title: 'The field, claim by claim', body });
}

/**
 * The same as a table in Markdown.
 *
 * @example
 * const table = ledgerIndexMarkdown([]);
 */
export function ledgerIndexMarkdown(ledgers: readonly IndexedLedger[]): string {
  const counts = ledgers.map(({ ledger }) => verdictCounts(ledger));
  const used = verdictOrder.filter((verdict) => counts.some((one) => one[verdict] > 0));
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['Ledger', 'Claims', ...used.map((verdict) => verdictWord({ verdict, under: null }))]),
    row(['---', ...Array.from({ length: used.length + 1 }, () => '---:')]),
    ...ledgers.map(({ name, ledger, page }, i) =>
      row([`[${name}](${page})`, ledger.claims.length, ...used.map((verdict) => counts[i]![verdict])]),
    ),
    '',
  ].join('\n');
}
