/** Tells a change of rank from a passing fluctuation: a new rank counts once it has lasted for `hold` epochs. */
export class RankMonitor {
  #pending = -1;
  #since = 0;
  #held = 0;

  constructor(
    /** The rank that counts now. */
    public rank: number,
    readonly hold: number,
  ) {}

  /** Epoch at which the pending rank was first seen. */
  get since(): number {
    return this.#since;
  }

  /** Takes an epoch's rank; true when a change is to be committed. */
  sees(epoch: number, rank: number): boolean {
    if (rank === this.rank) {
      this.#held = 0;
      return false;
    }
    if (this.#held === 0 || rank !== this.#pending) {
      this.#pending = rank;
      this.#since = epoch;
      this.#held = 0;
    }
    return ++this.#held >= this.hold;
  }

  /** Makes the pending rank, if any, the one that counts. Returns the change. */
  commit(): { epoch: number; fromRank: number; toRank: number } | null {
    if (this.#held === 0) return null;
    const change = { epoch: this.#since, fromRank: this.rank, toRank: this.#pending };
    this.rank = this.#pending;
    this.#held = 0;
    return change;
  }
}
