/** Something that trains the bench's network, and can be asked how fast. */
export interface Contender {
  readonly name: string;
  /** Trains for about so many seconds of processor time. Returns SGD steps per second of it. */
  run(seconds: number): number | Promise<number>;
}

/** What each contender did, round by round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/**
 * Runs contenders by turns, so that whatever else the machine does meets all of them: compare numbers of one run, and
 * no others. Speeds are per second of processor time, which waiting for another process does not lengthen.
 */
export async function compete(contenders: readonly Contender[], rounds: number, seconds: number): Promise<Rounds> {
  const results = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (const contender of contenders) await contender.run(seconds);
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contenders) results.get(name)!.push(await run(seconds));
  }
  return results;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median over rounds of the ratio of two contenders' speeds. */
export function ratio(rounds: Rounds, a: string, b: string): number {
  const below = rounds.get(b)!;
  return median(rounds.get(a)!.map((speed, round) => speed / below[round]!));
}

/** Seconds of processor time that this process has used. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
