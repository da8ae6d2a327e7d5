/** Milliseconds of training between two looks at what the user has done meanwhile. */
const SLICE = 8;
/** Of the time that passed while nothing could be trained, at most this is made up for, in milliseconds. */
const LONGEST_GAP = 100;

/** By how much phases that only prepare something go faster. */
const HASTE = 2;

/** How fast watched replicas go on: so many epochs a second, not at all, or a single one. */
export class Pace {
  /** Epochs a second of a phase that is watched; Infinity: as fast as the machine can. */
  rate = Infinity;
  paused = false;
  #allowed = 0;
  #steps = 0;
  #last = performance.now();
  #ends = 0;

  /** Begins a slice of training: what has been waited for may now be spent. */
  begin(): void {
    const now = performance.now();
    const passed = Math.min(LONGEST_GAP, now - this.#last);
    this.#last = now;
    this.#ends = now + SLICE;
    this.#allowed = this.paused ? this.#steps : Math.min(this.#allowed, 1) + (this.rate * passed) / 1000;
    this.#steps = 0;
  }

  /** Whether the slice is over. */
  get over(): boolean {
    return performance.now() >= this.#ends;
  }

  /** Whether another epoch may be taken; if so it is counted: for less if nobody waits for what happens in it. */
  take(watched: boolean): boolean {
    if (this.#allowed < 1) return false;
    this.#allowed -= watched ? 1 : 1 / HASTE;
    return true;
  }

  /** Lets one epoch pass while training is paused. */
  step(): void {
    this.#steps++;
  }
}

/**
 * The next task of the event loop, before which messages are served. Timers wait for four milliseconds in a browser,
 * which leaves the processor to whoever draws.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
