import { CellRun } from '../cell/cell-run';
import { openCheckpoints } from '../cell/checkpoint';
import { type Slice, Stopped } from '../cell/slice';
import type { Cell } from '../contracts/experiment';
import type { TrainingEvent } from '../contracts/events';
import type { ExecuteOptions } from '../contracts/executor';
import { errorRecord } from '../ground/error-record';
import type { Registry } from '../plugins/registry';

/**
 * Computes one cell, from its checkpoint if it has one; what it throws becomes an event.
 *
 * @returns false if the cell was stopped.
 */
export async function computeCell(
  cell: Cell,
  registry: Registry,
  { checkpoints, epochs = 'all' }: ExecuteOptions,
  slice: Pick<Slice, 'deadline' | 'pause'>,
  emit: (event: TrainingEvent) => void,
): Promise<boolean> {
  try {
    await slice.pause();
    const checkpointing = checkpoints
      ? { store: openCheckpoints(checkpoints.folder), seconds: checkpoints.seconds }
      : null;
    await new CellRun(cell, registry, emit, slice, checkpointing, epochs).run();
  } catch (cause) {
    if (cause instanceof Stopped) return false;
    emit(cellFailed(cell, cause));
  }
  return true;
}

/** The event of a cell that has no result because of an error. */
export function cellFailed(cell: Cell, cause: unknown): TrainingEvent {
  const error = errorRecord(cause);
  return {
    type: 'cell-failed',
    cell: cell.key,
    point: cell.point.index,
    replica: cell.replica,
    message: error.message,
    error,
  };
}

/** Why a cell has no result when it is the thread that computed it that ended. */
export class WorkerDeath extends Error {
  override readonly name = 'WorkerDeath';
}
