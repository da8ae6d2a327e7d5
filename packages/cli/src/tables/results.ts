import type { PointSummary, Summary } from '@kramers/core';
import { type Agreement, methodsIn, type Transition } from '@kramers/core/results';
import type { Committor } from '@kramers/protocols';
import { median } from '@kramers/theory';
import type { Terminal } from '../ground/io';
import { describeTau } from './escape-time';
import { counted, significant } from './numbers';
import { type Column, renderTable } from './table';

const MEAN_TIME = 'mean escape time in epochs (95 %)';
const columns: readonly Column[] = [
  { title: '' },
  { title: 'replicas', align: 'right' },
  { title: 'trapped', align: 'right' },
  { title: 'escaped', align: 'right' },
  { title: 'censored', align: 'right' },
  { title: MEAN_TIME },
  { title: 'final rank' },
];

/** A run's results, one row for each grid point, and below them what a sweep of β found. */
export function resultsTable(summary: Summary, terminal: Terminal): string {
  const rows = summary.points.map((point) => [point.label, ...pointCells(point)]);
  const sweeps = summary.points.flatMap((point) => {
    const found = describeTransitions(point.transitions);
    return found.length === 0
      ? []
      : [[...(summary.points.length > 1 ? [`${point.label}:`] : []), ...found].join('\n  ')];
  });
  const committors = summary.points.flatMap(({ label, values }) =>
    values.filter(isCommittor).map((one) => `${label}: ${describeCommittor(one)}`),
  );
  const agreement = describeAgreement(summary.agreement);
  return [
    renderTable(titled(summary), rows, terminal),
    ...(sweeps.length > 0 ? [`Rank transitions\n  ${sweeps.join('\n  ')}`] : []),
    ...(committors.length > 0 ? [`Committors (95 %)\n  ${committors.join('\n  ')}`] : []),
    ...(agreement ? [agreement] : []),
  ].join('\n\n');
}

/** Columns whose titles say what is in them: not all escape times are means where waiting is not exponential. */
function titled({ points }: Summary): Column[] {
  const means = points.every(({ waiting }) => waiting !== 'not exponential');
  return columns.map((column) =>
    column.title === MEAN_TIME && !means ? { ...column, title: 'escape time in epochs (95 %)' } : column,
  );
}

/** `0.26 (0.203 to 0.325) from σ2 = 0.0311 to 0.35 before 0.002`. */
function describeCommittor({ share, low, high, coordinate, value, target, basin }: Committor): string {
  return (
    `${significant(share, 3)} (${significant(low, 3)} to ${significant(high, 3)}) from ${coordinate} = ` +
    `${significant(value, 3)} to ${target} before ${basin}`
  );
}

function isCommittor(value: unknown): value is Committor {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'committor';
}

/** Whether methods agree: `Agreement of direct, splitting (3 settings): χ² = 4.1 on 3 degrees of freedom, p = 0.25`. */
function describeAgreement(agreement: Agreement | null): string | null {
  if (!agreement) return null;
  const { settings, chiSquared, degreesOfFreedom, pValue } = agreement;
  const freedom = counted(degreesOfFreedom, 'degree');
  return (
    `Agreement of ${methodsIn(agreement).join(', ')} (${counted(settings.length, 'setting')}): χ² = ` +
    `${significant(chiSquared, 3)} on ${freedom} of freedom, p = ${significant(pValue, 2)}`
  );
}

/** What every table says of a grid point, after its name. */
export function pointCells(point: PointSummary): string[] {
  const watched = point.criterion !== null;
  return [
    point.missing > 0 ? `${point.replicas - point.missing} of ${point.replicas}` : String(point.replicas),
    point.trapped === null ? '–' : String(point.trapped),
    watched ? String(point.escapes) : '–',
    watched ? `${point.censored}${point.outBefore > 0 ? ` (${point.outBefore} out before)` : ''}` : '–',
    describeTau(point),
    describeFinalRanks(point),
  ];
}

/** The final ranks of all replicas, and where some were not watched for an escape, of those that were. */
function describeFinalRanks({
  finalRanks,
  criterion,
  watched,
  replicas,
  missing,
  watchedFinalRanks,
}: PointSummary): string {
  const all = describeRanks(finalRanks);
  const some = criterion !== null && watched > 0 && watched < replicas - missing;
  return some ? `${all}; of those watched ${describeRanks(watchedFinalRanks)}` : all;
}

/** `2 (×48), 1 (×2)`, highest rank first; without counts where all agree. */
function describeRanks(counts: readonly number[]): string {
  const present = counts
    .map((count, rank) => ({ rank, count }))
    .filter(({ count }) => count > 0)
    .reverse();
  if (present.length === 0) return '–';
  return present.length === 1
    ? String(present[0]!.rank)
    : present.map(({ rank, count }) => `${rank} (×${count})`).join(', ');
}

/** `up: rank 2 → 1 at β = 0.352 (0.35 to 0.354 over 5 replicas)`, one line for each kind of transition. */
export function describeTransitions(transitions: readonly Transition[]): string[] {
  const kinds = new Map<string, Transition[]>();
  for (const transition of transitions) {
    const { direction, fromRank, toRank } = transition;
    const kind = `β ${direction === 'up' ? 'rising' : 'falling'}: rank ${fromRank} → ${toRank}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), transition]);
  }
  return [...kinds].map(([kind, same]) => {
    const betas = same.map(({ beta }) => beta);
    const [low, high] = [Math.min(...betas), Math.max(...betas)];
    const range = low === high ? '' : `, ${significant(low)} to ${significant(high)}`;
    // A replica that changes to and fro counts once.
    const replicas = new Set(same.map(({ replica }) => replica)).size;
    const often = same.length > replicas ? `, ${same.length} times` : '';
    const told = same.length === 1 ? '' : ` (${counted(replicas, 'replica')}${often}${range})`;
    return `${kind} at β = ${significant(median(betas))}${told}`;
  });
}
