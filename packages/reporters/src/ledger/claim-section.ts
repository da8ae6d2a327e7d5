import type { LedgerEntry } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { html, type Markup } from '../drawing/markup';
import { readingsTable } from './readings';
import { verdictBadge, verdictTone } from './verdict-look';

/** The anchor of a claim. */
export function claimId({ id }: Pick<LedgerEntry, 'id'>): string {
  return `claim-${id}`;
}

/** One claim: what the paper says, what was found, the numbers, the figures, and how to compute it again. */
export function claimSection(entry: LedgerEntry, figures: readonly Markup[]): Markup {
  const { id, statement, source, reason, contradiction, decide, command, seconds, experiments } = entry;
  return html`<section class="claim ${verdictTone(
    entry.verdict,
  )}" id="${claimId(entry)}" aria-labelledby="${claimId(entry)}-title">
<p class="claim-head">${verdictBadge(entry)} <code>${id}</code></p>
<p class="source">The paper says, in ${source}:</p>
<h3 id="${claimId(entry)}-title">${statement}</h3>
<p class="reason"><b>Found.</b> ${reason}</p>
${
  contradiction === null
    ? null
    : html`<dl class="against"><dt>The source says</dt><dd>${contradiction[0]}</dd>
<dt>and also</dt><dd>${contradiction[1]}</dd></dl>`
}
${decide === null ? null : html`<p><b>What would decide it.</b> ${decide}</p>`}
${readingsTable(entry)}
${figures}
<pre><code>${command}</code></pre>
<p class="hint made">${spent(seconds)}${
    experiments.length === 0
      ? html`, from theory alone`
      : html`, with ${experiments.length === 1 ? 'the run' : 'the runs'} ${experiments.map(
          ({ name, folder, shortened }, i) =>
            html`${i > 0 ? ', ' : ''}<a href="${folder}/summary.json">${name}</a>${shortened ? ' (shortened)' : ''}`,
        )}`
  }.</p>
</section>
`;
}

function spent(seconds: number): string {
  return seconds < 0.1 ? 'Under 0.1 s' : `${readable(seconds, 2)} s`;
}
