import { type FinishedRun, version } from '@kramers/core';
import { htmlDocument } from './document';
import { html, type Markup } from '../drawing/markup';
import { analyseRun, type RunAnalysis } from './run-analysis';
import { runSection } from './run-section';
import { pageTheories, type PageTheory, theorySection } from './theory-section';
import { overviewTable } from './overview-table';
import { inWords } from '../drawing/numbers';

/** What a page is made of. */
export interface ReportOptions {
  readonly title: string;
  readonly runs: readonly FinishedRun[];
  /** Said below the title. */
  readonly note?: string;
  /**
   * For each run, the way from the page to its folder, whose `figures/` the page links to; without it the page stands
   * alone.
   */
  readonly files?: readonly string[];
}

/**
 * A page about one or more runs, as one file that needs nothing else. The same runs give the same bytes.
 *
 * @example
 * import { trapRun } from '@kramers/core/testing';
 * const page = await renderReport({ title: 'A trap', runs: [trapRun([{ replicas: [90, 110, null] }])] });
 */
export async function renderReport(options: ReportOptions): Promise<string> {
  return renderPage(options, analyseRun);
}

/** The page of {@link renderReport}, for runs that may have been analysed before. */
export async function renderPage(
  { title, runs, note, files }: ReportOptions,
  analyse: (run: FinishedRun) => RunAnalysis,
): Promise<string> {
  const sections: Markup[] = [];
  // One after the other: a run's numbers are held only while its section is written.
  for (const [i, run] of runs.entries())
    sections.push(await runSection(run, analyse(run), sectionId(i), heading(run, title), files?.[i]));
  const theories = pageTheories(runs, files);
  for (const [i, theory] of theories.entries()) sections.push(await theorySection(theory, theoryId(i)));
  const body = html`<header>
<h1>${title}</h1>
${note === undefined ? null : html`<p class="lead">${note}</p>`}
</header>
<main>
${runs.length > 1 ? contents(runs, theories) : null}
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below them.</p></noscript>
${sections}
</main>
<footer><p>Written by Kramers ${version}. Errors are mean squared errors per output; times are in epochs since the
watched phase began; intervals hold 95 %.</p></footer>
`;
  return htmlDocument({ title, body });
}

/** The run's name; for screen readers only where it is the page's too. */
function heading({ experiment: { name } }: FinishedRun, title: string): Markup {
  return name === title ? html`<h2 class="unseen">${name}</h2>` : html`<h2>${name}</h2>`;
}

function contents(runs: readonly FinishedRun[], theories: readonly PageTheory[]): Markup {
  return html`${overviewTable(runs, sectionId)}
<nav aria-label="Theory"><ul>
${theories.map(
  ({ theory: { depth, correlations } }, i) =>
    html`<li><a href="#${theoryId(i)}">Exact theory</a><span>depth ${depth}, correlations ${inWords(
      correlations.map(String),
    )}</span></li>\n`,
)}</ul></nav>`;
}

function theoryId(index: number): string {
  return `theory-${index + 1}`;
}

function sectionId(index: number): string {
  return `run-${index + 1}`;
}
