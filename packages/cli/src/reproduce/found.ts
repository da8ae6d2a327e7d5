import type { PointSummary, Summary } from '@kramers/core';
import type { Terminal } from '../ground/io';
import { counted, significant } from '../tables/numbers';
import { describeTau, describeTransitions, epochs } from '../tables/results';
import { type Column, fitted, renderTable } from '../tables/table';

const columns: readonly Column[] = [
  { title: 'experiment' },
  { title: 'setting' },
  { title: 'replicas', align: 'right' },
  { title: 'escaped', align: 'right' },
  { title: 'found' },
];

/** What several experiments found, one row for each of their grid points. */
export function foundTable(summaries: readonly Summary[], terminal: Terminal): string {
  const rows = summaries.flatMap(({ name, points }) =>
    points.map((point, i) => [
      i === 0 ? name : '',
      point.label,
      String(point.replicas - point.missing),
      escaped(point),
      found(point),
    ]),
  );
  return renderTable(fitted(columns, rows, terminal.width), rows, terminal);
}

function escaped({ criterion, escapes, censored }: PointSummary): string {
  return criterion === null ? '–' : `${escapes} of ${escapes + censored}`;
}

function found(point: PointSummary): string {
  const { trapped, replicas, missing, criterion, tau, ranksReached, transitions } = point;
  const sentences = [
    ...(trapped !== null && trapped < replicas - missing
      ? [`${trapped} of ${counted(replicas - missing, 'replica')} trapped`]
      : []),
    ...(criterion === null && tau === null ? [] : [describeEscape(point)]),
    ...(ranksReached.length > 1
      ? ranksReached.map(
          ({ rank, replicas: count, medianEpoch }) =>
            `rank ${rank} at epoch ${significant(medianEpoch, 3)} (median of ${count})`,
        )
      : []),
    ...describeTransitions(transitions),
  ];
  return sentences.join('; ') || ending(point);
}

function describeEscape(point: PointSummary): string {
  if (point.tau === null && point.tauLow === null) return 'no escape was watched for';
  return point.tau === null
    ? `no escape: the mean time is above ${epochs(point.tauLow!)} epochs (95 %)`
    : `mean escape time ${describeTau(point)} epochs`;
}

function ending({ finalRanks }: PointSummary): string {
  const ranks = finalRanks.map((count, rank) => ({ count, rank })).filter(({ count }) => count > 0);
  return ranks.length === 0
    ? 'nothing yet'
    : `ends at ${ranks.map(({ rank, count }) => `rank ${rank} (${count})`).join(', ')}`;
}
