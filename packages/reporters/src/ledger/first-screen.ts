import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { html, type Markup } from '../drawing/markup';
import { claimedBriefly, foundText, tellingReading } from './readings';
import type { LedgerSubject } from './subject';
import { plural, verdictBadge, verdictOrder, verdictTally, verdictTone } from './verdict-look';
import { claimId } from './claim-section';

/** What was asked, what was found, the main figure, and every claim in a line. */
export function firstScreen(
  ledger: Ledger,
  { title, question, answer, telling }: LedgerSubject,
  mainFigure: Markup | null,
): Markup {
  const told = telling.flatMap((id) => ledger.claims.filter((claim) => claim.id === id && claim.verdict !== 'error'));
  return html`<header class="wide">
<h1>${title}</h1>
<p class="lead">${question}</p>
<p class="sum">${sum(ledger)}</p>
${answer === '' ? null : html`<p class="answer">${answer}</p>`}
${verdictTally(ledger.claims)}
</header>
<div class="wide first">
<section class="outcome" aria-label="What was found">
${mainFigure}
${told.length > 0 ? html`<ul class="told">${told.map(tellingLine)}</ul>` : null}
</section>
<section class="claims" aria-label="Verdicts">
${verdictTable(ledger.claims)}
</section>
</div>
`;
}

/** `Of 28 claims 12 hold, 4 do not hold and 2 are inconclusive.` */
function sum({ claims }: Ledger): string {
  const parts = verdictOrder
    .map((verdict) => ({ verdict, count: claims.filter((claim) => claim.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
  const told = parts.map(
    ({ verdict, count }) =>
      `${count} ${isState(verdict) ? (count === 1 ? 'is ' : 'are ') : ''}${plural(verdict, count)}`,
  );
  const list = told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)!}`;
  return `Of ${claims.length} claim${claims.length === 1 ? '' : 's'} ${list}.`;
}

function isState(verdict: LedgerEntry['verdict']): boolean {
  return verdict === 'inconclusive' || verdict === 'inconsistent in the source';
}

function tellingLine(entry: LedgerEntry): Markup {
  return html`<li><a href="#${claimId(entry)}">${entry.id}</a> ${verdictBadge(entry)}<br>${entry.reason}</li>
`;
}

function verdictTable(claims: readonly LedgerEntry[]): Markup {
  return html`<table class="verdicts">
<thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col">Found</th>
<th scope="col">Claimed</th></tr></thead>
<tbody>
${claims.map(verdictRow)}</tbody>
</table>`;
}

function verdictRow(entry: LedgerEntry): Markup {
  const telling = tellingReading(entry);
  return html`<tr data-verdict="${verdictTone(entry.verdict)}"><td>${verdictBadge(entry)}</td>
  <td><a href="#${claimId(entry)}">${entry.statement}</a>${
    telling === undefined ? null : html` <small class="of">${telling.quantity}</small>`
  }</td>${
    telling === undefined
      ? html`<td colspan="2">${entry.reason}</td>`
      : html`<td data-label="Found"><div>${foundText(telling)}</div></td>
      <td data-label="Claimed"><div>${claimedBriefly(telling)}</div></td>`
  }</tr>
`;
}
