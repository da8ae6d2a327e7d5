import type { PointSummary, FinishedRun } from '@kramers/core';
import type { SweepChange } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { type Content, html, type Markup } from '../drawing/markup';
import { escapeTime } from './escape-time';

/** What several runs found, one row for each of their grid points; `id` gives the anchor of a run's section. */
export function overviewTable(runs: readonly FinishedRun[], id: (run: number) => string): Markup {
  const rows = runs.flatMap(({ experiment, summary }, run) =>
    summary.points.map((point, i) =>
      row(
        i === 0
          ? html`<a href="#${id(run)}">${experiment.name}</a>`
          : html`<span class="unseen">${experiment.name}</span>`,
        point,
        summary.analysis.sweeps.find((swept) => swept.point === i)?.changes ?? [],
      ),
    ),
  );
  const means = runs.every(({ summary }) => summary.points.every(({ waiting }) => waiting !== 'not exponential'));
  return html`<table class="results overview">
<thead><tr><th scope="col">Experiment</th><th scope="col">Setting</th><th scope="col">Escaped</th>
<th scope="col">${means ? 'Mean escape time τ' : 'Escape time'} / epochs, or changes of rank</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function row(name: Markup, point: PointSummary, changes: readonly SweepChange[]): Markup {
  const { label, criterion, escapes, censored, outBefore } = point;
  const others = [
    ...(censored > 0 ? [`${censored} not`] : []),
    ...(outBefore > 0 ? [`${outBefore} out before the watch`] : []),
  ];
  return html`<tr><td data-label="Experiment"><div>${name}</div></td><td data-label="Setting"><div>${label}</div></td>
  <td data-label="Escaped"><div>${
    criterion === null ? '–' : html`${escapes}${others.length > 0 ? html` <small>${others.join(', ')}</small>` : null}`
  }</div></td><td data-label="Found"><div>${found(point, changes)}</div></td></tr>
`;
}

function found(point: PointSummary, changes: readonly SweepChange[]): Content {
  if (point.criterion !== null || point.tau !== null) return escapeTime(point);
  const told = changes.map(
    ({ direction, fromRank, toRank, beta }) =>
      html`<div>rank ${fromRank} → ${toRank} at β = ${readable(beta.median, 4)}, β ${
        direction === 'up' ? 'rising' : 'falling'
      }</div>`,
  );
  return told.length > 0 ? told : '–';
}
