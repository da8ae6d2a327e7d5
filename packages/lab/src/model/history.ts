/** Samples that a history keeps, at most; then every second one is dropped. */
const MOST = 800;

/** Numbers over time, thinned as they grow: one column for each, a sample a frame. */
export class History {
  readonly x: number[] = [];
  readonly columns: (number | null)[][];
  #stride = 1;
  #skipped = 0;

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => []);
  }

  /** Takes a sample in; those that go back in time take the place of what was there. */
  add(x: number, values: readonly (number | null)[]): void {
    while (this.x.length > 0 && this.x.at(-1)! >= x) this.#drop();
    if (++this.#skipped < this.#stride) return;
    this.#skipped = 0;
    this.x.push(x);
    for (const [i, value] of values.entries()) this.columns[i]!.push(value);
    if (this.x.length > MOST) this.#thin();
  }

  /** Moves all of it in time. */
  shift(by: number): void {
    for (let i = 0; i < this.x.length; i++) this.x[i]! += by;
  }

  /** Forgets all that came after a time. */
  cut(time: number): void {
    while (this.x.length > 0 && this.x.at(-1)! > time) this.#drop();
  }

  #drop(): void {
    this.x.pop();
    for (const column of this.columns) column.pop();
  }

  #thin(): void {
    const every = <T>(list: T[]): void => {
      const kept = list.filter((_, i) => i % 2 === 0);
      list.splice(0, list.length, ...kept);
    };
    every(this.x);
    this.columns.forEach(every);
    this.#stride *= 2;
  }
}
