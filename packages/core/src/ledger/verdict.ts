import type { Judgement, Reading, ReadingVerdict } from '../plugins/claim';

/** The verdicts on a claim. */
export const verdicts = [
  'holds',
  'holds under another reading',
  'does not hold',
  'inconsistent in the source',
  'inconclusive',
  'error',
] as const;

/** The verdict on a claim; `error` where it could not be judged. */
export type Verdict = (typeof verdicts)[number];

/** A verdict that a judge's readings lead to, and under which reading. */
export interface ReachedVerdict {
  readonly verdict: Exclude<Verdict, 'error'>;
  /** The reading under which the claim holds, if it does. */
  readonly under: string | null;
}

/**
 * The verdict that readings add up to. A reading holds if all of its numbers do, and fails if one does. The first
 * reading is the literal one; where it does not hold and another does, the claim holds under that one.
 *
 * @example
 * const as = (reading: string, value: number) => compare({ reading, quantity: 'β_c', value }, below(0.4));
 * verdictOf({ readings: [as('printed', 0.5), as('meant', 0.35)] }).under; // 'meant'
 */
export function verdictOf({ readings, contradiction }: Pick<Judgement, 'readings' | 'contradiction'>): ReachedVerdict {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) groups.set(reading.reading, [...(groups.get(reading.reading) ?? []), reading]);
  const [literal, ...others] = [...groups].map(([name, numbers]) => ({ name, verdict: joined(numbers) }));
  if (!literal) return { verdict: 'inconclusive', under: null };
  if (literal.verdict === 'holds') return { verdict: 'holds', under: literal.name };
  const other = others.find(({ verdict }) => verdict === 'holds');
  if (other) return { verdict: 'holds under another reading', under: other.name };
  if (literal.verdict === 'does not hold' && contradiction)
    return { verdict: 'inconsistent in the source', under: null };
  return { verdict: literal.verdict, under: null };
}

function joined(numbers: readonly Reading[]): ReadingVerdict {
  const has = (wanted: ReadingVerdict): boolean => numbers.some(({ verdict }) => verdict === wanted);
  return has('does not hold') ? 'does not hold' : has('inconclusive') ? 'inconclusive' : 'holds';
}
