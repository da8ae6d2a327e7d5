/** What a {@link RankMonitor} remembers. */
export interface RankMemory {
  /** The rank that counts now. */
  rank: number;
  /** The rank that may come to count, and the epoch at which it was first seen. */
  pending: number;
  since: number;
  /** Epochs for which it has lasted. */
  held: number;
}

/** Tells a change of rank from a passing fluctuation: a new rank counts once it has lasted for `hold` epochs. */
export class RankMonitor {
  /** All of the monitor's state, as a plain value: copied into a checkpoint, and overwritten from one. */
  readonly memory: RankMemory;

  constructor(
    rank: number,
    readonly hold: number,
  ) {
    this.memory = { rank, pending: -1, since: 0, held: 0 };
  }

  /** Takes an epoch's rank; true when a change is to be committed. */
  sees(epoch: number, rank: number): boolean {
    const { memory } = this;
    if (rank === memory.rank) {
      memory.held = 0;
      return false;
    }
    if (memory.held === 0 || rank !== memory.pending) {
      memory.pending = rank;
      memory.since = epoch;
      memory.held = 0;
    }
    return ++memory.held >= this.hold;
  }

  /** Makes the pending rank, if any, the one that counts. Returns the change. */
  commit(): { epoch: number; fromRank: number; toRank: number } | null {
    const { memory } = this;
    if (memory.held === 0) return null;
    const change = { epoch: memory.since, fromRank: memory.rank, toRank: memory.pending };
    memory.rank = memory.pending;
    memory.held = 0;
    return change;
  }
}
