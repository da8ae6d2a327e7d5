/** What one repeat saw at one interface. */
export interface InterfaceRecord {
  /** Level; in a result that people read, the metric's value. */
  readonly level: number;
  /** Walks that came from the interface before, and how many of them passed this one. */
  readonly trials: number;
  readonly crossed: number;
  /** Probability of passing this interface after the one before. */
  readonly probability: number;
  /** SGD steps that these walks took, where it is known. */
  readonly steps?: number;
}

/**
 * One estimate of how probable it is that a network which has left the basin reaches the target before it comes home.
 */
export interface Crossing {
  readonly lnProbability: number;
  /** Variance of `lnProbability` if all walks had been independent. */
  readonly variance: number;
  /** Mean steps from the gate to the target, of the walks that got there; null if none did. */
  readonly reactiveSteps: number | null;
  readonly interfaces: readonly InterfaceRecord[];
  /** Walks that reached their bound before they got anywhere; they count as not having crossed. */
  readonly unfinished: number;
}
