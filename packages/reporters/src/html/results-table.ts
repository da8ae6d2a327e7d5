import type { PointSummary, Summary } from '@kramers/core';
import { plusMinus } from '@kramers/core/internal';
import type { PointPrediction } from '@kramers/core/results';
import { readable } from '../drawing/numbers';
import { type Content, html, type Markup } from '../drawing/markup';
import { escapeTime } from './escape-time';

interface Column {
  readonly title: string;
  /** Whether any point has something to say here. */
  readonly applies: (point: PointSummary) => boolean;
  readonly content: (point: PointSummary) => Content;
}

const watched = ({ criterion }: PointSummary): boolean => criterion !== null;

const MEAN_TIME = 'Mean escape time τ / epochs';

/** Settings that the table shows; a page of very many is slow to open, and nobody reads them one by one. */
const MOST = 300;

/** So many settings have captions that cannot tell p of each. */
const MANY = 4;

const columns: readonly Column[] = [
  { title: 'Setting', applies: () => true, content: ({ label }) => label },
  { title: 'Replicas', applies: () => true, content: replicas },
  { title: 'Trapped', applies: ({ trapped }) => trapped !== null, content: ({ trapped }) => trapped ?? '–' },
  { title: 'Escapes', applies: watched, content: (point) => (watched(point) ? point.escapes : '–') },
  { title: 'Censored', applies: watched, content: (point) => (watched(point) ? point.censored : '–') },
  {
    title: 'Out before',
    applies: ({ outBefore }) => outBefore > 0,
    content: ({ outBefore }) => outBefore,
  },
  {
    title: MEAN_TIME,
    applies: (point) => watched(point) || point.tau !== null,
    content: escapeTime,
  },
  { title: 'ln τ', applies: ({ lnTau }) => lnTau !== null, content: lnTau },
  {
    title: 'At the rank first, median epoch',
    applies: ({ ranksHeld }) => ranksHeld.some(({ atStart, replicas }) => atStart < replicas),
    content: ranksHeld,
  },
  { title: 'Final rank', applies: ({ finalRanks }) => finalRanks.length > 0, content: finalRanks },
];

/** The escape time with p of the test of exponential waiting. */
function withP(point: PointSummary): Content {
  const { waitingPValue: p, waiting } = point;
  if (p === null || waiting === 'not exponential') return escapeTime(point);
  return html`${escapeTime(point)} <small>exponential waiting: p = ${readable(p, 2)}</small>`;
}

/** What each grid point gave, and what theory predicted. */
export function resultsTable({ points, analysis }: Pick<Summary, 'points' | 'analysis'>): Markup {
  const means = points.every(({ waiting }) => waiting !== 'not exponential');
  const predicted = (point: PointSummary) => analysis.predictions.find((one) => points[one.point] === point);
  const theory: Column = {
    title: 'ln τ in theory',
    applies: (point) => predicted(point) !== undefined,
    content: (point) => theoryCell(predicted(point)),
  };
  const place = columns.findIndex(({ title }) => title === 'ln τ') + 1;
  const shown = [...columns.slice(0, place), theory, ...columns.slice(place)]
    .filter(({ applies }) => points.some(applies))
    .map((column) => (column.title === MEAN_TIME && !means ? { ...column, title: 'Escape time / epochs' } : column))
    .map((column) => (column.content === escapeTime && points.length > MANY ? { ...column, content: withP } : column));
  const cell =
    (point: PointSummary) =>
    (column: Column): Markup =>
      html`<td data-label="${column.title}"><div>${column.content(point)}</div></td>`;
  const row = (point: PointSummary): Markup => html`<tr>${shown.map(cell(point))}</tr>\n`;
  const more =
    points.length > MOST ? html`<p>The first ${MOST} of ${points.length} settings; summary.json has all.</p>` : null;
  return html`<table class="results">
<thead><tr>${shown.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${points.slice(0, MOST).map(row)}</tbody>
</table>
${more}`;
}

/** Nothing fitted; in small print the limit of low temperature, or why there is no prediction. */
function theoryCell(prediction: PointPrediction | undefined): Content {
  if (prediction === undefined) return '–';
  const { lnTau: value, lnTauKramersLanger, reason, claims } = prediction;
  const limit = `Kramers–Langer ${lnTauKramersLanger.toFixed(2)}`;
  if (value === null) return html`– <small>${reason}; ${limit}</small>`;
  return html`${value.toFixed(2)} <small>${limit}${claims!.meaningful ? null : `; ${claims!.sentence}`}</small>`;
}

function replicas({ replicas: count, missing, diverged }: PointSummary): Content {
  const remarks = [missing > 0 ? `${missing} without result` : '', diverged > 0 ? `${diverged} diverged` : ''].filter(
    Boolean,
  );
  return remarks.length > 0 ? html`${count} <small>${remarks.join(', ')}</small>` : count;
}

function lnTau({ lnTau: value, lnTauError, waiting }: PointSummary): Content {
  // Its error is that of exponential waiting.
  if (value === null || waiting === 'not exponential') return '–';
  return plusMinus(value, lnTauError, '\u00a0');
}

/** Among the replicas that were watched: those that began at a rank were at it first at epoch 0. */
function ranksHeld({ ranksHeld: held, watched: all }: PointSummary): Content {
  if (held.length === 0) return '–';
  return held.map(
    ({ rank, medianEpoch, replicas: count, atStart }) =>
      html`<div>rank\u00a0${rank}:\u00a0${readable(medianEpoch)} <small>${count} of ${all} watched${
        atStart > 0 ? html`, ${atStart} from the start` : null
      }</small></div>`,
  );
}

/** Of all replicas, and where some were not watched for an escape, beside it how many of them were. */
function finalRanks({
  finalRanks: counts,
  watched: some,
  replicas: all,
  missing,
  watchedFinalRanks,
}: PointSummary): Content {
  const apart = some > 0 && some < all - missing;
  const ended = counts.flatMap((count, rank) => {
    const seen = apart ? html` <small>${watchedFinalRanks[rank] ?? 0} of the ${some} watched</small>` : null;
    return count > 0 ? [html`<div>rank\u00a0${rank}:\u00a0${count}${seen}</div>`] : [];
  });
  return ended.length > 0 ? ended : '–';
}
