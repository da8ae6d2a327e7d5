import type { ReportFolder, RunReport } from '@kramers/core';
import { version } from '@kramers/core';
import { writeFigures } from '../figures/files';
import type { Figure } from '../figures/figure';
import { stages } from '../figures/stages';
import { survival } from '../figures/survival';
import { sweeps } from '../figures/sweep';
import { temperatures } from '../figures/temperatures';
import { batchNoise } from '../figures/batch-noise';
import { trajectories } from '../figures/trajectories';
import { htmlDocument } from '../html/document';
import { figureSection } from '../html/figure-section';
import { resultsTable } from '../html/results-table';
import { transitionsTable } from '../html/transitions-table';
import { html } from '../markup';
import type { Markup } from '../markup';
import { readRun } from '../run/run-view';
import { comparedPoints, runNames } from './compared-view';
import { differingSettings } from './differing-settings';

/** A run to compare, and the folder that it is in: its name, and the way to it from the page. */
export interface RunToCompare {
  readonly run: RunReport;
  readonly folder: string;
  readonly way: string;
}

/** What comparing is about comes first: escape times and survival, then how the runs went. */
const figureKinds = [temperatures, batchNoise, survival, stages, trajectories, sweeps];

/** Writes report.html and figures/ of a comparison of runs: what differs between them, their results side by side, their curves together. */
export async function writeComparison(runs: readonly RunToCompare[], folder: ReportFolder): Promise<void> {
  const names = runNames(runs.map(({ run, folder: name }) => ({ experiment: run.experiment.name, folder: name })));
  const views = runs.map(({ run }) => readRun(run));
  const points = comparedPoints(views.map((view, i) => ({ name: names[i]!, view })));
  // Figures look at the points alone.
  const together = { ...views[0]!, points };
  const figures: Figure[] = figureKinds.flatMap((kind) => kind(together) ?? []);
  const drawn: Markup[] = [];
  for (const figure of figures) drawn.push(await figureSection(figure, figure.id, ''));
  const title = `${names.length} runs compared`;
  const body = html`<header>
<h1>${title}</h1>
<nav aria-label="Runs"><ol>${runs.map(({ run, way }, i) => html`<li><a href="${`${way}/report.html`}">${names[i]!}</a><span>${run.experiment.note ?? ''}</span></li>\n`)}</ol></nav>
</header>
<main>
<noscript><p class="warnings">The charts need JavaScript. Their numbers are in the tables below them.</p></noscript>
<section class="run">
<h2>What differs</h2>
${differingSettings(runs.map(({ run }, i) => ({ name: names[i]!, experiment: run.experiment })))}
<h2 class="part">Results</h2>
${resultsTable({ points: points.map(({ summary }) => summary) })}
${transitionsTable(together)}
${drawn}
</section>
</main>
<footer><p>Written by Kramers ${version}. Errors are mean squared errors per output; times are in epochs since the watched phase began; intervals hold 95 %.</p></footer>
`;
  folder.write('report.html', await htmlDocument({ title, body }));
  await writeFigures(figures, folder);
}
