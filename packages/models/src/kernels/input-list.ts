import type { Samples } from '@kramers/theory';

/** How a sample's inputs are stored: as a row of numbers, or as a list of those few that are not zero. */
export interface InputList {
  /** How many numbers a sample's list has: those that are not zero, at the most. */
  readonly slots: number;
  /** Whether each of them is one, so that the places say all. */
  readonly ones: boolean;
}

/** A list is shorter than a row if it has this share of its numbers at the most. */
const SHARE = 1 / 8;

/** The list that serves for the inputs of all samples, such as one-hot ones; null where a row does better. */
export function inputListOf(...sets: readonly Samples[]): InputList | null {
  const counts = sets.flatMap(({ x, count, inputs }) =>
    Array.from({ length: count }, (_, s) => {
      const row = x.subarray(s * inputs, (s + 1) * inputs);
      return { some: row.filter((value) => value !== 0).length, ones: row.filter((value) => value === 1).length };
    }),
  );
  const slots = counts.reduce((most, { some }) => Math.max(most, some), 1);
  if (slots > SHARE * sets[0]!.inputs) return null;
  return { slots, ones: counts.every(({ some, ones }) => some === slots && ones === slots) };
}
