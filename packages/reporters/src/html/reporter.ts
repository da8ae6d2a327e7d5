import { defineReporter } from '@kramers/core';
import { writeFigures } from '../drawing/files';
import { renderPage } from './render-report';
import { analyseRun } from './run-analysis';
import { runTheoryFigures } from './theory-section';

/** Writes report.html, a page that works offline, and each of its figures as files. */
export const htmlReporter = defineReporter({
  name: 'html',
  summary:
    'report.html: one offline page with settings, results and interactive figures; and figures/: each as SVG, ' +
    'PNG and CSV, to publish and to redraw',
  async finished(report, folder) {
    const analysis = analyseRun(report);
    for (const message of analysis.failed) folder.note?.(message);
    folder.write(
      'report.html',
      await renderPage({ title: report.experiment.name, runs: [report], files: [''] }, () => analysis),
    );
    await writeFigures([...analysis.figures, ...runTheoryFigures(report)], folder);
  },
});
