import { isRateEstimate } from '../contracts/rate-method';
import type { Condition } from '../contracts/condition';
import { escapeCondition } from '../contracts/experiment';
import type { PointFacts } from './point-facts';

/** The ranks between which the escapes of a grid point go. */
export interface EscapeRanks {
  readonly fromRank: number;
  readonly toRank: number;
}

/**
 * Where the replicas of a point started, and where escaping took them: by the criterion if it names a rank, else by
 * what was seen. Null if neither tells.
 */
export function escapeRanks({ experiment, summary, cells }: PointFacts): EscapeRanks | null {
  const estimate = summary.values.find(isRateEstimate);
  if (estimate) return { fromRank: estimate.fromRank, toRank: estimate.toRank };
  const watched = cells.flatMap((cell) =>
    cell.escape && cell.trapped !== false && cell.watched ? [cell.watched] : [],
  );
  const fromRank = mostFrequent(watched.map(({ startRank }) => startRank));
  const seen = watched.flatMap(({ rankChanges: [first] }) => (first ? [first.toRank] : []));
  const toRank = rankNamedBy(escapeCondition(experiment)) ?? mostFrequent(seen);
  return fromRank === null || toRank === null ? null : { fromRank, toRank };
}

function rankNamedBy(escape: Condition | null): number | null {
  if (!escape) return null;
  if (escape.rank !== undefined) return escape.rank;
  if (escape.singularValue === undefined) return null;
  return escape.above !== undefined ? escape.singularValue : escape.singularValue - 1;
}

function mostFrequent(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return first?.[0] ?? null;
}
