import { FolderLock, type LockTiming } from './folder-lock';
import { describeHolder, parseHolder, stateOf } from './lock-holder';
import { RunFolderError } from './run-folder-error';

/** How a lock is waited for. */
export interface WaitOptions {
  /** Whether to wait while another process has it. */
  readonly wait: boolean;
  /** Is told for whom it is waited, once for each. */
  readonly onWaiting: (message: string) => void;
  /** Is told that the lock of a dead process was taken over. */
  readonly onTakeover: (message: string) => void;
  /** Is told of another process that took this one for dead, and works in the folder now. */
  readonly onLost: (cause: Error) => void;
  readonly timing?: LockTiming;
}

/** What is to happen once the lock is there, or will not be. */
export interface Turn {
  taken(lock: FolderLock): void;
  refused(cause: unknown): void;
}

/**
 * Takes the lock of a run folder as soon as nobody else has it: before this returns, where nobody has.
 *
 * @returns what ends the waiting.
 */
export function takeInTurn(folder: string, options: WaitOptions, turn: Turn): () => void {
  const onLost = (by: string): void => {
    const message = `${by}, has taken ${folder} over, as this one had given no sign of life for long`;
    options.onLost(new RunFolderError(`${message}. What is finished is kept`));
  };
  let timer: NodeJS.Timeout | null = null;
  let seen: { lock: string | null; who: string; at: number } = { lock: null, who: '', at: 0 };
  const look = (): void => {
    for (;;) {
      const found = FolderLock.take(folder, onLost, options.timing);
      if (found instanceof FolderLock) return turn.taken(found);
      const holder = parseHolder(found.lock);
      const who = describeHolder(holder);
      const now = performance.now();
      if (found.lock !== seen.lock) seen = { ...seen, lock: found.lock, at: now };
      const state = holder === null ? 'unknown' : stateOf(holder);
      const silent = state === 'unknown' && now - seen.at > found.patience;
      if (state !== 'gone' && !silent) {
        if (!options.wait) throw busy(folder, who);
        if (seen.who !== who) options.onWaiting(`waiting for ${who} in ${folder}`);
        seen = { ...seen, who };
        timer = setTimeout(attempt, found.look);
        return;
      }
      FolderLock.remove(folder, found.lock);
      const sign = silent ? 'has given no sign of life for long' : 'is over';
      options.onTakeover(`${who}, ${sign}, and had not given ${folder} back: it is taken over`);
    }
  };
  const attempt = (): void => {
    try {
      look();
    } catch (cause) {
      turn.refused(cause);
    }
  };
  attempt();
  return () => clearTimeout(timer ?? undefined);
}

function busy(folder: string, who: string): RunFolderError {
  return new RunFolderError(
    `${folder}: ${who}, writes into it; wait for it (without --no-wait this command does), or give another folder`,
  );
}

/**
 * The same as a promise: of null, where the signal, which is asked for only if need be, has ended the waiting.
 *
 * @example
 * const say = console.error;
 * const options = { wait: true, onWaiting: say, onTakeover: say };
 * const lock = await lockInTurn('runs/trap', options, { signal: AbortSignal.timeout(60_000) });
 * lock?.release();
 */
export function lockInTurn(
  folder: string,
  options: Omit<WaitOptions, 'onLost'>,
  source: { readonly signal: AbortSignal },
): Promise<FolderLock | null> {
  return new Promise((resolve, reject) => {
    const onLost = (cause: Error): void => options.onTakeover(cause.message);
    let settled = false;
    const settle = <Value>(how: (value: Value) => void) => {
      return (value: Value): void => {
        settled = true;
        how(value);
      };
    };
    const end = takeInTurn(folder, { ...options, onLost }, { taken: settle(resolve), refused: settle(reject) });
    if (settled) return;
    const { signal } = source;
    const stop = (): void => {
      end();
      resolve(null);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
