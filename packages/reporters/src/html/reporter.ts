import { defineReporter } from '@kramers/core';
import { figureSvg } from '../figures/compile';
import { renderPage } from './render-report';
import { analyseRun } from './run-analysis';

/** Writes report.html, a page that works offline, and each of its figures as an SVG. */
export const htmlReporter = defineReporter({
  name: 'html',
  summary: 'report.html: one offline page with settings, results and interactive figures; and figures/*.svg',
  async finished(report, folder) {
    const analysis = analyseRun(report);
    folder.write('report.html', await renderPage({ title: report.experiment.name, runs: [report] }, () => analysis));
    for (const figure of analysis.figures) folder.write(`figures/${figure.id}.svg`, await figureSvg(figure));
  },
});
