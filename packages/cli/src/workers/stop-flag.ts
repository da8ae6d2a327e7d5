/** Tells cells, in whatever thread they are computed, that they are to stop. */
export class StopFlag {
  readonly #value: Int32Array;

  /** @param shared one int32: not 0 once it is raised. */
  constructor(readonly shared = new SharedArrayBuffer(4)) {
    this.#value = new Int32Array(shared);
  }

  get raised(): boolean {
    return Atomics.load(this.#value, 0) !== 0;
  }

  raise(): void {
    Atomics.store(this.#value, 0, 1);
  }
}
