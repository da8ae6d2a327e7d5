import { type Experiment, type FinishedRun, type PointSummary, type ReportFolder, version } from '@kramers/core';
import { analyse, type Analysis } from '@kramers/core/results';
import { writeFigures } from '../drawing/files';
import type { Figure } from '../drawing/figure';
import { stages } from '../figures/stages';
import { survival } from '../figures/survival';
import { sweeps } from '../figures/sweep';
import { temperatures } from '../figures/temperatures';
import { batchNoise } from '../figures/batch-noise';
import { trajectories } from '../figures/trajectories';
import { htmlDocument } from '../html/document';
import { figureSection } from '../html/figure-section';
import { comparedInWords } from '../html/findings';
import { resultsTable } from '../html/results-table';
import { transitionsTable } from '../html/transitions-table';
import { html, type Markup } from '../drawing/markup';
import { viewRun } from '../run/run-view';
import { comparedPoints, runNames } from './compared-view';
import { differingSettings } from './differing-settings';

/** A run to compare, and the folder that it is in: its name, and the way to it from the page. */
export interface RunToCompare {
  readonly run: FinishedRun;
  readonly folder: string;
  readonly way: string;
}

/** summary.json of a comparison: every number of its page. */
interface ComparisonSummary {
  readonly runs: readonly { readonly name: string; readonly folder: string; readonly experiment: Experiment }[];
  /** Those of all runs, one after the other; the parameter `run` says whose a point is. */
  readonly points: readonly PointSummary[];
  readonly analysis: Analysis;
}

/** What comparing is about comes first: escape times and survival, then how the runs went. */
const figureKinds = [temperatures, batchNoise, survival, stages, trajectories, sweeps];

/**
 * Writes report.html, summary.json and figures/ of a comparison of runs.
 *
 * @example
 * import { RunFolder } from '@kramers/core/node';
 * import { trapRun } from '@kramers/core/testing';
 * const runs = ['a', 'b'].map((folder) => ({ run: trapRun([{ replicas: [90, 110] }]), folder, way: `../${folder}` }));
 * await writeComparison(runs, new RunFolder('runs/comparison'));
 */
export async function writeComparison(runs: readonly RunToCompare[], folder: ReportFolder): Promise<void> {
  const { page, summary, figures } = await renderComparison(runs);
  folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`);
  folder.write('report.html', page);
  await writeFigures(figures, folder);
}

/** A comparison of runs: what differs between them, their results side by side, their curves together. */
export async function renderComparison(
  runs: readonly RunToCompare[],
): Promise<{ page: string; summary: ComparisonSummary; figures: Figure[] }> {
  const names = runNames(runs.map(({ run, folder: name }) => ({ experiment: run.experiment.name, folder: name })));
  const views = runs.map(({ run }) => viewRun(run));
  const points = comparedPoints(views.map((view, i) => ({ name: names[i]!, view })));
  const together = { points, analysis: analyse(points) };
  const summary: ComparisonSummary = {
    runs: runs.map(({ run: { experiment }, way }, i) => ({ name: names[i]!, folder: way, experiment })),
    points: points.map((point) => point.summary),
    analysis: together.analysis,
  };
  const figures: Figure[] = figureKinds.flatMap((kind) => kind(together) ?? []);
  const drawn: Markup[] = [];
  for (const figure of figures) drawn.push(await figureSection(figure, figure.id, ''));
  const title = `${names.length} runs compared`;
  const body = html`<header>
<h1>${title}</h1>
<nav aria-label="Runs"><ol>${runs.map(
    ({ run, way }, i) =>
      html`<li><a href="${`${way}/report.html`}">${names[i]!}</a><span>${run.experiment.note ?? ''}</span></li>\n`,
  )}</ol></nav>
</header>
<main>
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below them.</p></noscript>
<section class="run">
<h2>What differs</h2>
${differingSettings(runs.map(({ run }, i) => ({ name: names[i]!, experiment: run.experiment })))}
<h2 class="part">Results</h2>
${comparedInWords(summary).map((sentence) => html`<p>${sentence}</p>\n`)}
${resultsTable(summary)}
${transitionsTable(together)}
${drawn}
</section>
</main>
<footer><p>Written by Kramers ${version}. Errors are mean squared errors per output; times are in epochs since the
watched phase began; intervals hold 95 %.</p></footer>
`;
  return { page: await htmlDocument({ title, body }), summary, figures };
}
