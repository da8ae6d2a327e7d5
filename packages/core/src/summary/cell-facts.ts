import type { CellResult, EscapeRecord, ModeRecord, PhaseRecord, RankChange } from '../contracts/cell-result';

/** The phase that a cell is about. */
export interface WatchedFacts {
  readonly name: string;
  readonly startRank: number;
  /** β and T of the phase; null where they changed while it lasted. */
  readonly beta: number | null;
  readonly temperature: number | null;
  readonly stepsPerEpoch: number;
  readonly rankChanges: readonly RankChange[];
  /** The value, at the end, of the first singular value that the phase began without; null if it began with all. */
  readonly missingMode: number | null;
}

/** The end of one step of a sweep of β. */
export interface SweepStep {
  readonly direction: 'up' | 'down';
  readonly beta: number;
  readonly singularValues: readonly number[];
  readonly trainMse: number;
  readonly testMse: number;
  /** What else the network measured, such as an experiment's own metrics. */
  readonly others?: Readonly<Record<string, number>>;
}

/** What an analysis needs of one cell: all but its trace. */
export interface CellFacts {
  readonly replica: number;
  /** Not `false`: replicas that were not trapped stay outside everything about escapes. */
  readonly trapped: boolean | null;
  readonly escape: EscapeRecord | null;
  readonly modes: readonly ModeRecord[];
  readonly watched: WatchedFacts | null;
  readonly sweep: readonly SweepStep[];
}

/**
 * Keeps of a cell what an analysis needs: its escape, modes, watched phase and sweep, and not its trace.
 *
 * @example
 * const [cell] = trapRun([{ replicas: [120] }]).cells();
 * cellFacts(cell!).escape?.epoch; // 120
 */
export function cellFacts(cell: CellResult): CellFacts {
  const { replica, trapped, modes } = cell;
  // One that was out before has no escape to time.
  const escape = cell.escape?.outBefore ? null : cell.escape;
  const sweep = cell.phases.flatMap(({ direction, beta, metrics }) =>
    direction
      ? [
          {
            direction,
            beta,
            singularValues: metrics.singularValues,
            trainMse: metrics.trainMse,
            testMse: metrics.testMse,
            ...(metrics.others && { others: metrics.others }),
          },
        ]
      : [],
  );
  return { replica, trapped, escape, modes, watched: watchedFacts(cell), sweep };
}

/**
 * The place among a cell's phases of the one watched for an escape; without one, of the last that prepares nothing and
 * belongs to no sweep. −1 if there is none.
 *
 * @example
 * const [cell] = trapRun([{ replicas: [120] }]).cells();
 * cell!.phases[watchedPhaseIndex(cell!)]?.name; // 'escape'
 */
export function watchedPhaseIndex(cell: CellResult): number {
  return cell.phases.findLastIndex((phase) => (cell.escape ? phase.name === cell.escape.phase : isPlain(phase)));
}

function watchedFacts(cell: CellResult): WatchedFacts | null {
  const index = watchedPhaseIndex(cell);
  const phase = cell.phases[index];
  if (!phase) return null;
  const constant = (name: string): number | null => {
    const at = cell.trace.columns.indexOf(name);
    const values = cell.trace.rows.flatMap((row) => (row[0] === index ? [row[at]] : []));
    const [first] = values;
    return first !== undefined && values.every((value) => value === first) ? first : null;
  };
  return {
    name: phase.name,
    startRank: phase.startRank,
    beta: constant('beta'),
    temperature: constant('temperature'),
    stepsPerEpoch: phase.epochs > 0 ? phase.steps / phase.epochs : 1,
    missingMode: phase.metrics.singularValues[phase.startRank] ?? null,
    rankChanges: cell.rankChanges.filter((change) => change.phase === phase.name),
  };
}

function isPlain(phase: PhaseRecord): boolean {
  return phase.role === null && phase.direction === null;
}
