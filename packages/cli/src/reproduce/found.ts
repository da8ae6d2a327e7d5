import type { PointSummary, Summary } from '@kramers/core';
import type { RankHeld } from '@kramers/core/results';
import type { Terminal } from '../ground/io';
import { describeTau, epochs } from '../tables/escape-time';
import { counted, significant } from '../tables/numbers';
import { describeTransitions } from '../tables/results';
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
  const { trapped, replicas, missing, outBefore, criterion, tau, ranksHeld, watched, transitions } = point;
  // Where there is but one rank to come to, the escape tells.
  const arrived = ranksHeld.filter(({ atStart, replicas: held }) => atStart < held);
  const sentences = [
    ...(trapped !== null && trapped < replicas - missing
      ? [`${trapped} of ${counted(replicas - missing, 'replica')} trapped`]
      : []),
    ...(outBefore > 0 ? [`${outBefore} out before the watch began`] : []),
    ...(criterion === null && tau === null ? [] : [describeEscape(point)]),
    ...(arrived.length > 1 ? arrived.map((held) => describeHeld(held, watched)) : []),
    ...describeTransitions(transitions),
  ];
  return sentences.join('; ') || ending(point);
}

function describeEscape(point: PointSummary): string {
  if (point.tau === null && point.tauLow === null) return 'no escape was watched for';
  return point.tau === null
    ? `no escape: the mean time is above ${epochs(point.tauLow!)} epochs (95 %)`
    : point.waiting === 'not exponential'
      ? `escape time in epochs: ${describeTau(point)}`
      : `mean escape time ${describeTau(point)} epochs`;
}

/** `rank 2 at epoch 4 260 (median of 10)`, `rank 2 in 10 of 10 (9 from the start)`: replicas that are or were there. */
function describeHeld({ rank, replicas, atStart, medianEpoch }: RankHeld, watched: number): string {
  return atStart > 0
    ? `rank ${rank} in ${replicas} of ${watched} (${atStart} from the start)`
    : `rank ${rank} at epoch ${significant(medianEpoch, 3)} (median of ${replicas})`;
}

function ending({ finalRanks }: PointSummary): string {
  const ranks = finalRanks.map((count, rank) => ({ count, rank })).filter(({ count }) => count > 0);
  return ranks.length === 0
    ? 'nothing yet'
    : `ends at ${ranks.map(({ rank, count }) => `rank ${rank} (${count})`).join(', ')}`;
}
