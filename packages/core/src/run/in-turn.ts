import type { Subscriber } from 'rxjs';
import type { TrainingEvent } from '../contracts/events';
import type { FolderLock } from '../store/folder-lock';
import { takeInTurn } from '../store/lock-queue';
import type { RunFolder } from '../store/run-folder';

/** Work in a run folder, which is begun once the folder is this process's. */
interface Work {
  start(lock: FolderLock): void;
  stop(): void;
  leave(): void;
}

interface InTurnOptions {
  readonly wait: boolean;
  readonly onWaiting?: (message: string) => void;
}

/**
 * Starts work in a folder as soon as no other process works there. Work that comes to its end gives the folder back by
 * itself; for work that is stopped in the middle this is done here, once every cell has left its checkpoint.
 *
 * @returns what stops the work, or the waiting for it.
 */
export function inTurn(
  work: Work,
  { path }: RunFolder,
  { wait, onWaiting }: InTurnOptions,
  stream: Subscriber<TrainingEvent>,
  settled: () => Promise<void>,
): () => void {
  let lock: FolderLock | null = null;
  const giveBack = (): void => lock?.release();
  const endWaiting = takeInTurn(
    path,
    {
      wait,
      onWaiting: onWaiting ?? ((message) => stream.next({ type: 'status', message })),
      onTakeover: (message) => stream.next({ type: 'notice', message }),
      onLost: (cause) => {
        work.leave();
        stream.error(cause);
      },
    },
    {
      taken: (taken) => {
        lock = taken;
        try {
          work.start(taken);
        } catch (cause) {
          stream.error(cause);
        }
      },
      refused: (cause) => stream.error(cause),
    },
  );
  return () => {
    endWaiting();
    if (lock === null) return;
    work.stop();
    settled().then(giveBack, giveBack);
  };
}
