import type { CellResult, EscapeRecord, ModeRecord, PhaseRecord, RankChange } from '@kramers/core';

/** The phase that a cell is about, with its errors by epoch. */
export interface WatchedPhase {
  readonly name: string;
  readonly startRank: number;
  /** β and T of the phase; null where they changed while it lasted. */
  readonly beta: number | null;
  readonly temperature: number | null;
  readonly stepsPerEpoch: number;
  readonly rankChanges: readonly RankChange[];
  /** The value, at the end, of the first singular value that the phase began without; null if it began with all. */
  readonly missingMode: number | null;
  /** The thinned trace: epochs, strictly rising from 0, and the errors there. */
  readonly epochs: Float64Array;
  readonly trainMse: Float64Array;
  readonly testMse: Float64Array;
}

/** The end of one step of a sweep of β. */
export interface SweepStep {
  readonly direction: 'up' | 'down';
  readonly beta: number;
  readonly singularValues: readonly number[];
  readonly trainMse: number;
  readonly testMse: number;
}

/** What figures need of one cell. */
export interface CellDigest {
  readonly replica: number;
  /** Not `false`: replicas that were not trapped stay outside every figure of escape. */
  readonly trapped: boolean | null;
  readonly escape: EscapeRecord | null;
  readonly modes: readonly ModeRecord[];
  readonly watched: WatchedPhase | null;
  readonly sweep: readonly SweepStep[];
}

/** Keeps of a cell what the figures draw. */
export function digestCell(cell: CellResult): CellDigest {
  const { replica, trapped, escape, modes } = cell;
  const sweep = cell.phases.flatMap(({ direction, beta, metrics }) =>
    direction ? [{ direction, beta, singularValues: metrics.singularValues, trainMse: metrics.trainMse, testMse: metrics.testMse }] : [],
  );
  return { replica, trapped, escape, modes, watched: watchedPhase(cell), sweep };
}

/** The phase watched for an escape; without one, the last phase that prepares nothing and belongs to no sweep. */
function watchedPhase(cell: CellResult): WatchedPhase | null {
  const index = cell.phases.findLastIndex((phase) => (cell.escape ? phase.name === cell.escape.phase : isPlain(phase)));
  const phase = cell.phases[index];
  if (!phase) return null;
  const rows = cell.trace.rows.filter((row) => row[0] === index);
  const column = (name: string): Float64Array => {
    const at = cell.trace.columns.indexOf(name);
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = rows[i]![at] ?? NaN;
    return values;
  };
  return {
    name: phase.name,
    startRank: phase.startRank,
    beta: constant(column('beta')),
    temperature: constant(column('temperature')),
    stepsPerEpoch: phase.epochs > 0 ? phase.steps / phase.epochs : 1,
    missingMode: phase.metrics.singularValues[phase.startRank] ?? null,
    rankChanges: cell.rankChanges.filter((change) => change.phase === phase.name),
    epochs: column('epoch'),
    trainMse: column('trainMse'),
    testMse: column('testMse'),
  };
}

function isPlain(phase: PhaseRecord): boolean {
  return phase.role === null && phase.direction === null;
}

function constant(values: Float64Array): number | null {
  const first = values[0];
  return first !== undefined && values.every((value) => value === first) ? first : null;
}
