import { version } from '@kramers/core';
import { type CarryOverClaim, type CarryOverDocument, carryOverParts } from '@kramers/core/internal';
import { html, type Markup } from '../drawing/markup';
import { landscapeBranches } from '../figures/theory/landscape-branches';
import { htmlDocument } from '../html/document';
import { figureSection } from '../html/figure-section';
import { readingsTable } from '../ledger/readings';
import { verdictBadge, verdictTone } from '../ledger/verdict-look';

/**
 * One page that says of each network which parts of the claim carry over to it, with every number.
 *
 * @example
 * const page = await renderCarryOver([]);
 */
export async function renderCarryOver(documents: readonly CarryOverDocument[]): Promise<string> {
  const names = documents.map(({ name }) => name);
  const title = `Does it carry over? ${names.join(', ')}`;
  const sections: Markup[] = [];
  for (const [i, document] of documents.entries()) sections.push(await networkSection(document, i));
  const body = html`<header>
<h1>${title}</h1>
<p class="lead">First-order transitions, traps and escapes, as deep linear networks have them, network by network.
Theory finds the folds and chooses the trap, its β and its temperature; nothing is fitted.</p>
</header>
<main>
${comparison(documents)}
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below.</p></noscript>
${sections}
</main>
<footer><p>Written by Kramers ${version}. ln τ is in flow time, steps × learning rate; intervals hold 95 %.</p></footer>
`;
  return htmlDocument({ title, body });
}

function comparison(documents: readonly CarryOverDocument[]): Markup {
  return html`<table class="results">
<thead><tr><th scope="col">Network</th>${carryOverParts.map((part) => html`<th scope="col">${part}</th>`)}</tr></thead>
<tbody>
${documents.map(
  ({ name, claims }, i) =>
    html`<tr><td data-label="Network"><div><a href="#network-${i + 1}">${name}</a></div></td>${claims.map(
      (claim) => html`<td data-label="${claim.part}"><div>${badge(claim)}<br>${claim.found}</div></td>`,
    )}</tr>\n`,
)}</tbody>
</table>`;
}

async function networkSection({ name, landscape, setting, claims }: CarryOverDocument, i: number): Promise<Markup> {
  const { widths, bias, decayBiases, samples } = landscape.network;
  const { beta, fromRank, toRank, temperature, learningRate, minibatchBeta } = setting;
  const id = `network-${i + 1}`;
  const figure = landscapeBranches(landscape);
  const biases = bias ? `, biases${decayBiases ? ' with weight decay' : ''}` : '';
  const watched = temperature === null ? '' : ` at T = ${temperature} and learning rate ${learningRate}`;
  return html`<section class="run" id="${id}">
<h2>${name}</h2>
<p class="lead">Widths ${widths.join('–')}${biases}, ${samples} samples.
The trap of rank ${fromRank} is watched at β = ${beta} for escapes to rank ${toRank}${watched};
under minibatches at β = ${minibatchBeta}.</p>
${landscape.notes.map((note) => html`<p class="hint">${note}</p>`)}
${claims.map((claim) => claimPart(claim, `${id}-${carryOverParts.indexOf(claim.part)}`))}
${figure && (await figureSection(figure, `${id}-branches`))}
</section>
`;
}

function claimPart(claim: CarryOverClaim, id: string): Markup {
  const { part, verdict, reason, readings, asides } = claim;
  return html`<section class="claim ${verdictTone(verdict)}" id="${id}" aria-labelledby="${id}-title">
<p class="claim-head">${badge(claim)}</p>
<h3 id="${id}-title">${part}</h3>
<p class="reason">${reason}</p>
${readings.length === 0 ? null : readingsTable({ readings, asides })}
</section>
`;
}

function badge({ verdict }: CarryOverClaim): Markup {
  return verdictBadge({ verdict, under: null });
}
