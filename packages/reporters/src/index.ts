import { definePlugin } from '@kramers/core';
import { builtInFigures } from './figures/catalogue';
import { csv } from './tables/csv';
import { htmlReporter } from './html/reporter';
import { json } from './tables/json';
import { parquet } from './tables/parquet';
import { mlflow } from './trackers/mlflow';
import { tensorboard } from './trackers/tensorboard';

export { csv, csvColumns } from './tables/csv';
export { guardedText, unguardedText } from './tables/guarded-text';
export { json } from './tables/json';
export { parquet } from './tables/parquet';
export { mlflow } from './trackers/mlflow';
export { tensorboard } from './trackers/tensorboard';
export { htmlReporter } from './html/reporter';
export { type BrowserRuntime, provideBrowserRuntime } from './html/browser-runtime';
export { renderReport, type ReportOptions } from './html/render-report';
export { renderReproduction, type Reproduction } from './reproduction/render-reproduction';
export { writeComparison, type RunToCompare } from './compare/render-comparison';
export { type MeasuredLandscape, renderLandscapes } from './html/render-landscapes';
export { renderCarryOver } from './carry-over/render-carry-over';
export { renderLedger } from './ledger/render-ledger';
export { ledgerIndexMarkdown, renderLedgerIndex, verdictCounts, type IndexedLedger } from './ledger/ledger-index';
export { writeLedgerReport } from './ledger/write-ledger-report';
export { builtInFigures, figuresOf } from './figures/catalogue';
export { figureSvg } from './drawing/compile';
export { dataFigureSvg } from './drawing/data-figure-svg';
export { landscapeBranches, type MeasuredChange } from './figures/theory/landscape-branches';
export { theoryFigures } from './figures/theory/theory-figures';
export type { Figure, FigureKey } from './drawing/figure';
export { viewRun, type PointView, type RunView } from './run/run-view';

/** The built-in reporters. */
export const reportersPlugin = definePlugin({
  name: '@kramers/reporters',
  reporters: [csv, json, parquet, htmlReporter, tensorboard, mlflow],
  figures: builtInFigures,
});

export default reportersPlugin;
