import { median } from '@kramers/theory';
import { readable } from '../figures/numbers';
import { sweepBetaC } from '../prediction/sweep-modes';
import type { PointView, RunView } from '../run/run-view';
import type { Markup } from '../markup';
import { html } from '../markup';

interface TransitionRow {
  readonly label: string;
  readonly direction: 'up' | 'down';
  readonly change: string;
  readonly replicas: number;
  readonly betas: readonly number[];
  readonly theory: number | null;
}

/** Where ranks changed in the sweeps, beside theory's β_c; null for runs without a sweep. */
export function transitionsTable({ points }: RunView): Markup | null {
  if (!points.some(({ cells }) => cells.some(({ sweep }) => sweep.length > 0))) return null;
  const rows = points.flatMap(transitionRows);
  if (rows.length === 0) return html`<p>No rank changed during the sweep.</p>`;
  return html`<h3>Changes of rank in the sweep</h3>
<table class="results">
<thead><tr><th scope="col">Setting</th><th scope="col">Sweep</th><th scope="col">Rank</th><th scope="col">Replicas</th><th scope="col">β (median)</th><th scope="col">β_c in theory</th></tr></thead>
<tbody>
${rows.map(
  ({ label, direction, change, replicas, betas, theory }) => html`<tr><td data-label="Setting">${label}</td><td data-label="Sweep">${direction}</td><td data-label="Rank">${change}</td><td data-label="Replicas">${replicas}</td><td data-label="β (median)"><span>${readable(median(betas), 4)}${range(betas)}</span></td><td data-label="β_c in theory">${theory === null ? '–' : readable(theory, 4)}</td></tr>\n`,
)}</tbody>
</table>`;
}

function transitionRows(point: PointView): TransitionRow[] {
  const grouped = new Map<string, { direction: 'up' | 'down'; fromRank: number; toRank: number; betas: number[] }>();
  for (const { direction, fromRank, toRank, beta } of point.summary.transitions) {
    const key = `${direction} ${fromRank} ${toRank}`;
    const group = grouped.get(key) ?? { direction, fromRank, toRank, betas: [] };
    group.betas.push(beta);
    grouped.set(key, group);
  }
  const betaC = sweepBetaC(point);
  return [...grouped.values()].map(({ direction, fromRank, toRank, betas }) => ({
    label: point.summary.label,
    direction,
    change: `${fromRank} → ${toRank}`,
    replicas: betas.length,
    betas,
    // Going up, the mode that is lost last gives its β_c; on the way down the theory has a spinodal at β = 0 only.
    theory: direction === 'up' && toRank === fromRank - 1 ? (betaC[toRank] ?? null) : null,
  }));
}

function range(betas: readonly number[]): Markup | null {
  const [low, high] = [Math.min(...betas), Math.max(...betas)];
  return low === high ? null : html` <small>${readable(low, 4)} to ${readable(high, 4)}</small>`;
}
