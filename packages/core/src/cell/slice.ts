/** Training runs in slices of this many milliseconds; between them timers, signals and unsubscribing get their turn. */
const SLICE = 10;

/** Thrown inside a cell when nobody listens to its run any more. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

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
    // Timers fire between two immediates, but not between two promises.
    await new Promise<void>((resolve) => setImmediate(resolve));
    await this.breathe?.();
    if (this.stopped()) throw new Stopped();
    this.#deadline = performance.now() + SLICE;
  }
}
