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

/**
 * What a sampler gave, if all of it is there. What is missing would turn up later as a starved estimate or as NaN.
 *
 * @throws RangeError that names the method and the member.
 */
export function checkedCrossing(found: Crossing, method: string): Crossing {
  const numbers = ['lnProbability', 'variance', 'unfinished', 'reactiveSteps'] as const;
  for (const member of numbers) {
    const value = found[member] as unknown;
    if ((typeof value === 'number' && !Number.isNaN(value)) || (member === 'reactiveSteps' && value === null)) continue;
    throw new RangeError(`the sampler of "${method}" must give ${member} as a number; found ${String(value)}`);
  }
  if (!Array.isArray(found.interfaces))
    throw new RangeError(`the sampler of "${method}" must give interfaces as a list`);
  return found;
}
