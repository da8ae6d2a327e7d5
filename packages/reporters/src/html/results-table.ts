import type { PointSummary, Summary } from '@kramers/core';
import { readable } from '../drawing/numbers';
import { type Content, html, type Markup } from '../drawing/markup';

interface Column {
  readonly title: string;
  /** Whether any point has something to say here. */
  readonly applies: (point: PointSummary) => boolean;
  readonly content: (point: PointSummary) => Content;
}

const watched = ({ criterion }: PointSummary): boolean => criterion !== null;

const columns: readonly Column[] = [
  { title: 'Setting', applies: () => true, content: ({ label }) => label },
  { title: 'Replicas', applies: () => true, content: replicas },
  { title: 'Trapped', applies: ({ trapped }) => trapped !== null, content: ({ trapped }) => trapped ?? '–' },
  { title: 'Escapes', applies: watched, content: (point) => (watched(point) ? point.escapes : '–') },
  { title: 'Censored', applies: watched, content: (point) => (watched(point) ? point.censored : '–') },
  {
    title: 'Mean escape time τ / epochs',
    applies: (point) => watched(point) || point.tau !== null,
    content: escapeTime,
  },
  { title: 'ln τ', applies: ({ lnTau }) => lnTau !== null, content: lnTau },
  {
    title: 'First reached, median epoch',
    applies: ({ ranksReached }) => ranksReached.length > 0,
    content: ranksReached,
  },
  { title: 'Final rank', applies: ({ finalRanks }) => finalRanks.length > 0, content: finalRanks },
];

/** What each grid point gave. */
export function resultsTable({ points }: Pick<Summary, 'points'>): Markup {
  const shown = columns.filter(({ applies }) => points.some(applies));
  return html`<table class="results">
<thead><tr>${shown.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${points.map((point) => html`<tr>${shown.map(({ title, content }) => html`<td data-label="${title}"><div>${content(point)}</div></td>`)}</tr>\n`)}</tbody>
</table>`;
}

/** An escape time, or what is known of it, in words. */
export function escapeTime({ criterion, escapes, censored, totalTime, tau, tauLow, tauHigh }: PointSummary): Content {
  if (tau === null) {
    if (criterion === null) return 'not watched for';
    if (escapes + censored === 0) return 'no replica was trapped';
    const bound = tauLow === null ? 'no escape' : `no escape: longer than ${readable(tauLow)}`;
    return html`${bound} <small>95 % confidence, from ${readable(totalTime)} epochs of watching</small>`;
  }
  const interval =
    tauLow !== null && tauHigh !== null
      ? html` <small>95 %: ${readable(tauLow)} to ${readable(tauHigh)}</small>`
      : null;
  return html`${readable(tau)}${interval}`;
}

function replicas({ replicas: count, missing, diverged }: PointSummary): Content {
  const remarks = [missing > 0 ? `${missing} without result` : '', diverged > 0 ? `${diverged} diverged` : ''].filter(
    Boolean,
  );
  return remarks.length > 0 ? html`${count} <small>${remarks.join(', ')}</small>` : count;
}

function lnTau({ lnTau: value, lnTauError }: PointSummary): Content {
  if (value === null) return '–';
  return lnTauError === null ? value.toFixed(2) : `${value.toFixed(2)}\u00a0±\u00a0${lnTauError.toFixed(2)}`;
}

function ranksReached({ ranksReached: reached, replicas: all }: PointSummary): Content {
  if (reached.length === 0) return '–';
  return [...reached]
    .sort((a, b) => a.rank - b.rank)
    .map(
      ({ rank, medianEpoch, replicas: count }) =>
        html`<div>rank\u00a0${rank}:\u00a0${readable(medianEpoch)} <small>${count} of ${all}</small></div>`,
    );
}

function finalRanks({ finalRanks: counts }: PointSummary): Content {
  const ended = counts.flatMap((count, rank) => (count > 0 ? [html`<div>rank\u00a0${rank}:\u00a0${count}</div>`] : []));
  return ended.length > 0 ? ended : '–';
}
