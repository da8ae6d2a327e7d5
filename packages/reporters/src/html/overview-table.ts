import type { PointSummary, RunReport } from '@kramers/core';
import { median } from '@kramers/theory';
import { readable } from '../figures/numbers';
import type { Content, Markup } from '../markup';
import { html } from '../markup';
import { escapeTime } from './results-table';

/** What several runs found, one row for each of their grid points; `id` gives the anchor of a run's section. */
export function overviewTable(runs: readonly RunReport[], id: (run: number) => string): Markup {
  const rows = runs.flatMap(({ experiment, summary }, run) =>
    summary.points.map((point, i) => row(i === 0 ? html`<a href="#${id(run)}">${experiment.name}</a>` : html`<span class="unseen">${experiment.name}</span>`, point)),
  );
  return html`<table class="results overview">
<thead><tr><th scope="col">Experiment</th><th scope="col">Setting</th><th scope="col">Escaped</th><th scope="col">Mean escape time τ / epochs, or changes of rank</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function row(name: Markup, point: PointSummary): Markup {
  const { label, criterion, escapes, censored } = point;
  return html`<tr><td data-label="Experiment"><div>${name}</div></td><td data-label="Setting"><div>${label}</div></td><td data-label="Escaped"><div>${criterion === null ? '–' : `${escapes} of ${escapes + censored}`}</div></td><td data-label="Found"><div>${found(point)}</div></td></tr>
`;
}

function found(point: PointSummary): Content {
  if (point.criterion !== null || point.tau !== null) return escapeTime(point);
  const changes = [...new Set(point.transitions.map(({ direction, fromRank, toRank }) => `${direction} ${fromRank} ${toRank}`))].map((change) => {
    const same = point.transitions.filter(({ direction, fromRank, toRank }) => `${direction} ${fromRank} ${toRank}` === change);
    const { direction, fromRank, toRank } = same[0]!;
    return html`<div>rank ${fromRank} → ${toRank} at β = ${readable(median(same.map(({ beta }) => beta)), 4)}, β ${direction === 'up' ? 'rising' : 'falling'}</div>`;
  });
  return changes.length > 0 ? changes : '–';
}
