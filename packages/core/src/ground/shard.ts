/** One share of a run's cells, of several that are computed apart: `{ index: 1, of: 3 }` is the first of three. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * Reads `i/n`.
 *
 * @throws RangeError in one sentence if it is not of that form
 * @example parseShard('2/5'); // { index: 2, of: 5 }
 */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > of) throw new RangeError(`expected i/n with i from 1 to n, such as 1/3; found "${text}"`);
  return { index, of };
}

/**
 * Whether the cell at that place of the plan belongs to a share. Neighbours go to different shares: they take about as
 * long.
 *
 * @example [0, 1, 2, 3].filter((place) => inShard(place, { index: 1, of: 2 })); // [0, 2]
 */
export function inShard(place: number, { index, of }: Shard): boolean {
  return place % of === index - 1;
}
