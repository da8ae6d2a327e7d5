/** Why a cell has no result when it is the thread that computed it that ended. */
export class WorkerDeath extends Error {
  override readonly name = 'WorkerDeath';
}
