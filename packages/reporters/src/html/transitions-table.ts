import type { Spread, SweepChange } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import type { PointView, RunView } from '../run/run-view';
import { html, type Markup } from '../drawing/markup';

/** Where ranks changed in the sweeps, beside theory's β_c; null for runs without a sweep. */
export function transitionsTable({
  points,
  analysis: { sweeps },
}: Pick<RunView, 'points' | 'analysis'>): Markup | null {
  if (sweeps.length === 0) return null;
  const rows = sweeps.flatMap(({ point, label, changes }) =>
    changes.map((change) => ({ label, ...change, replicas: replicasOf(change, points[point]!) })),
  );
  if (rows.length === 0) return html`<p>No rank changed during the sweep.</p>`;
  return html`<h3>Changes of rank in the sweep</h3>
<table class="results">
<thead><tr><th scope="col">Setting</th><th scope="col">Sweep</th><th scope="col">Rank</th>
<th scope="col">Replicas</th><th scope="col">β (median)</th><th scope="col">β_c in theory</th></tr></thead>
<tbody>
${rows.map(
  ({ label, direction, fromRank, toRank, beta, betaC, replicas }) =>
    html`<tr><td data-label="Setting">${label}</td><td data-label="Sweep">${direction}</td>
    <td data-label="Rank">${fromRank} → ${toRank}</td><td data-label="Replicas">${replicas}</td>
    <td data-label="β (median)"><span>${readable(beta.median, 4)}${range(beta)}</span></td>
    <td data-label="β_c in theory">${betaC === null ? '–' : readable(betaC, 4)}</td></tr>\n`,
)}</tbody>
</table>`;
}

function range({ low, high }: Spread): Markup | null {
  return low === high ? null : html` <small>${readable(low, 4)} to ${readable(high, 4)}</small>`;
}

/** How many replicas a change happened in: one that changes to and fro counts once. */
function replicasOf({ direction, fromRank, toRank }: SweepChange, { summary: { transitions } }: PointView): number {
  const same = transitions.filter(
    (one) => one.direction === direction && one.fromRank === fromRank && one.toRank === toRank,
  );
  return new Set(same.map(({ replica }) => replica)).size;
}
