import type { FinishedRun, Summary } from '@kramers/core';
import { agreementLine } from './agreement';
import { carryOver } from './carry-over-section';
import { figureSection } from './figure-section';
import { findingsOf } from './findings';
import { grokkingTable } from './grokking-table';
import { html, type Markup } from '../drawing/markup';
import { resultsTable } from './results-table';
import type { RunAnalysis } from './run-analysis';
import { settingsInWords, settingsTable } from './settings';
import { transitionsTable } from './transitions-table';

/** Characters of a protocol's own results that the page shows; the rest is in summary.json. */
const VALUE_LIMIT = 4000;

/** One run on the page, below its heading: what came out, in words, figures and tables, and how to repeat it. */
export async function runSection(
  run: FinishedRun,
  { view, figures, failed }: RunAnalysis,
  id: string,
  heading: Markup,
  folder?: string,
): Promise<Markup> {
  const drawn: Markup[] = [];
  for (const figure of figures) drawn.push(await figureSection(figure, `${id}-${figure.id}`, folder));
  return html`<section class="run" id="${id}">
${heading}
${run.experiment.note === undefined ? null : html`<p class="lead">${run.experiment.note}</p>`}
${findings(run)}
${drawn.slice(0, 1)}
<h3>Results</h3>
${resultsTable(run.summary)}
${agreementLine(run.summary)}
${transitionsTable(view)}
${carryOver(view)}
${grokkingTable(view)}
${warnings(run.summary, failed)}
${drawn.slice(1)}
<h3>What was done, and how to repeat it</h3>
${settingsInWords(run)}
<pre><code>${run.command}</code></pre>
${settingsTable(run.experiment)}
${protocolValues(run.summary)}
</section>
`;
}

/** What came out, in plain sentences, and where to read on: the first screen. */
function findings(run: FinishedRun): Markup | null {
  const told = findingsOf(run.summary);
  return told.length === 0 ? null : html`<ul class="told">${told.map((sentence) => html`<li>${sentence}</li>\n`)}</ul>`;
}

function warnings({ points }: Summary, failed: readonly string[]): Markup | null {
  const lines = points.flatMap(({ label, replicas, warnings: given }) =>
    Object.entries(given).map(
      ([message, count]) =>
        html`<li>${points.length > 1 ? `${label}: ` : ''}${message} (${count} of ${replicas} replicas)</li>\n`,
    ),
  );
  lines.push(...failed.map((message) => html`<li>${message}</li>\n`));
  return lines.length === 0 ? null : html`<div class="warnings"><strong>Warnings</strong><ul>${lines}</ul></div>`;
}

function protocolValues({ points }: Summary): Markup | null {
  const values = points
    .filter((point) => point.values.length > 0)
    .map(({ label, values: returned }) => ({ label, values: returned }));
  if (values.length === 0) return null;
  const text = JSON.stringify(values, null, 2);
  // Whole lines, so that no number is cut short.
  const shown =
    text.length > VALUE_LIMIT
      ? `${text.slice(0, text.lastIndexOf('\n', VALUE_LIMIT))}\n… the rest is in summary.json`
      : text;
  return html`<details><summary>What the protocol returned</summary><pre><code>${shown}</code></pre></details>`;
}
