import { type FinishedRun, version } from '@kramers/core';
import type { LedgerEntry } from '@kramers/core/results';
import { htmlDocument } from '../html/document';
import { figureSection } from '../html/figure-section';
import { overviewTable } from '../html/overview-table';
import { analyseRun } from '../html/run-analysis';
import { runSection } from '../html/run-section';
import { pageTheories, theorySection } from '../html/theory-section';
import { inWords } from '../drawing/numbers';
import { html, type Markup } from '../drawing/markup';
import { verdictCounts } from '../ledger/verdict-look';
import { reproductionAnswer, reproductionFindings } from './findings';
import { trapAndEscape } from './trap-and-escape';

/** The runs of the paper's figures, and what a ledger says of its claims. */
export interface Reproduction {
  readonly runs: readonly FinishedRun[];
  /** For each run, the way from the page to its folder. */
  readonly files: readonly string[];
  readonly verdicts: {
    readonly claims: readonly Pick<LedgerEntry, 'verdict'>[];
    /** The way from the page to the ledger's own; null where there is none yet, and the counts are on record. */
    readonly page: string | null;
    /** The version of Kramers that judged. */
    readonly kramers: string;
  };
}

const title = 'Does noise free a network that is stuck?';

/** What was asked, for a reader who knows nothing of it; every word explained where it first stands. */
const question =
  'A network that is trained with weight decay can be stuck: it has learnt fewer features than there are, which is ' +
  'seen in the rank of its input–output map, and although a better state exists, training does not find it. This is ' +
  'a trap; leaving it is an escape. Ersoy & Wiesner (arXiv 2606.17120) say that the noise of training carries ' +
  'networks out, late and suddenly, and that this is grokking: the late jump from memorising to generalising. Their ' +
  'figures were computed again.';

const readings =
  '“As printed” takes the numbers of the paper, whose only noise is that of minibatches. “As theorised” takes what ' +
  'its theory assumes: Langevin noise (random kicks of a given temperature), traps that are checked, and a ' +
  'temperature at which the higher rank wins.';

/**
 * The page of `kramers reproduce`: what was asked and found on the first screen, then a section an experiment.
 *
 * @example
 * import { trapRun } from '@kramers/core/testing';
 * const verdicts = { claims: [], page: null, kramers: '0.1.0' };
 * const page = await renderReproduction({ runs: [trapRun([{ replicas: [90, 110, null] }])], files: ['.'], verdicts });
 */
export async function renderReproduction({ runs, files, verdicts }: Reproduction): Promise<string> {
  const answer = reproductionAnswer(runs);
  const main = trapAndEscape(runs);
  const mainFigure = main ? await figureSection(main, main.id) : null;
  const sections: Markup[] = [];
  for (const [i, run] of runs.entries())
    sections.push(
      await runSection(run, analyseRun(run), sectionId(i), html`<h2>${run.experiment.name}</h2>`, files[i]),
    );
  const theories = pageTheories(runs, files);
  for (const [i, theory] of theories.entries()) sections.push(await theorySection(theory, theoryId(i)));
  const body = html`<header class="wide">
<h1>${title}</h1>
${answer === null ? null : html`<p class="answer">${answer}</p>`}
<p class="lead">${question}</p>
</header>
<div class="wide first asked">
<section aria-label="What was found">
<ol class="found">${reproductionFindings(runs).map((sentence) => html`<li>${sentence}</li>\n`)}</ol>
${verdictLine(verdicts)}
<nav aria-label="Contents"><ol>${runs.map(
    ({ experiment }, i) =>
      html`<li><a href="#${sectionId(i)}">${experiment.name}</a><span>${shortNote(experiment.note)}</span></li>\n`,
  )}${theories.map(
    ({ theory: { depth, correlations } }, i) =>
      html`<li><a href="#${theoryId(i)}">exact theory</a><span>depth ${depth}, correlations ${inWords(
        correlations.map(String),
      )}</span></li>\n`,
  )}</ol></nav>
</section>
<section class="outcome" aria-label="A trap and an escape">${mainFigure}</section>
</div>
<main>
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below them.</p></noscript>
<p class="readings">${readings}</p>
<details><summary>All settings in one table</summary>
${overviewTable(runs, sectionId)}
</details>
${sections}
</main>
<footer><p>Written by Kramers ${version}. Errors are mean squared errors per output; times are in epochs since the
watched phase began; intervals hold 95 %.</p></footer>
`;
  return htmlDocument({ title, body });
}

function verdictLine({ claims, page, kramers }: Reproduction['verdicts']): Markup {
  const link = page === null ? null : html` <a href="${page}">Claim by claim</a>.`;
  const how =
    page === null
      ? html`Judged by Kramers ${kramers}; <code>npx kramers verify</code> judges them here, in a few minutes.`
      : html`Judged by <code>kramers verify</code>.${link}`;
  const counts = verdictCounts(claims);
  return html`<p class="counts">Of the paper’s ${claims.length} claims: ${counts}<small>${how}</small></p>`;
}

/** The first sentence of a note. */
function shortNote(note = ''): string {
  return /^.*?[.](?=\s|$)/s.exec(note)?.[0] ?? note;
}

function sectionId(index: number): string {
  return `run-${index + 1}`;
}

function theoryId(index: number): string {
  return `theory-${index + 1}`;
}
