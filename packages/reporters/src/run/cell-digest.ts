import type { CellResult } from '@kramers/core';
import { positionColumns } from '@kramers/core/internal';
import { type CellFacts, cellFacts, type WatchedFacts, watchedPhaseIndex } from '@kramers/core/results';

/** The phase that a cell is about, with its errors by epoch. */
export interface WatchedPhase extends WatchedFacts {
  /** The thinned trace: epochs, strictly rising from 0, and the errors there. */
  readonly epochs: Float64Array;
  readonly trainMse: Float64Array;
  readonly testMse: Float64Array;
  /** What else was measured there, by column: metrics of one's own, accuracies. */
  readonly others: ReadonlyMap<string, Float64Array>;
}

/** What figures need of one cell. */
export interface CellDigest extends CellFacts {
  readonly watched: WatchedPhase | null;
}

/** Keeps of a cell what the figures draw. */
export function digestCell(cell: CellResult): CellDigest {
  const facts = cellFacts(cell);
  return { ...facts, watched: facts.watched && { ...facts.watched, ...tracesOf(cell, watchedPhaseIndex(cell)) } };
}

function tracesOf(cell: CellResult, phase: number): Pick<WatchedPhase, 'epochs' | 'trainMse' | 'testMse' | 'others'> {
  const rows = cell.trace.rows.filter((row) => row[0] === phase);
  const column = (name: string): Float64Array => {
    const at = cell.trace.columns.indexOf(name);
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = rows[i]![at] ?? NaN;
    return values;
  };
  const others = new Map(cell.trace.columns.filter(isOwn).map((name) => [name, column(name)]));
  return { epochs: column('epoch'), trainMse: column('trainMse'), testMse: column('testMse'), others };
}

/** Whether a column of a trace is none that every network has. */
function isOwn(name: string, place: number): boolean {
  return place >= positionColumns.length && !/^(trainMse|testMse|loss|weightNorm|rank|singularValue\d+)$/.test(name);
}
