/** Training runs in slices of this many milliseconds; between them timers, signals and unsubscribing get their turn. */
const SLICE = 10;

/** Thrown inside a cell when nobody listens to its run any more. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Resolves in the next turn of the event loop: before it timers and messages are served, between promises none. */
const nextTurn: () => Promise<void> =
  typeof setImmediate === 'function'
    ? () => new Promise<void>((resolve) => setImmediate(resolve))
    : () =>
        // Browsers make timers wait, but not messages.
        new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          // Declared here for Node, whose ports have listeners of another kind.
          (port1 as unknown as { onmessage: () => void }).onmessage = () => {
            port1.close();
            resolve();
          };
          port2.postMessage(null);
        });

/** The time that training may take before it lets the event loop go round. */
export class Slice {
  #deadline = performance.now() + SLICE;

  /** @param breathe what else is to be done between two slices, and waited for. */
  constructor(
    readonly stopped: () => boolean,
    readonly breathe?: () => Promise<void>,
  ) {}

  /** When the present slice ends, on the clock of `performance.now`. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Lets the event loop go round, and begins the next slice. Rejects with {@link Stopped} if the run is over. */
  async pause(): Promise<void> {
    await nextTurn();
    await this.breathe?.();
    if (this.stopped()) throw new Stopped();
    this.#deadline = performance.now() + SLICE;
  }
}
