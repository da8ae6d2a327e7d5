import type { Claim, ClaimedNumbers, Findings, Reading } from '../plugins/claim';
import type { LedgerEntry } from './ledger';
import { verdictOf } from './verdict';

/** What of an entry the judging of a claim gives. */
export type JudgedClaim = Pick<
  LedgerEntry,
  'verdict' | 'under' | 'claimed' | 'readings' | 'asides' | 'reason' | 'decide' | 'contradiction' | 'figures'
>;

/**
 * Judges a claim by its runs. Whatever it throws becomes a verdict `error` with the message as its reason.
 *
 * @param expected other numbers than the claim's own, to see what they would make of the verdict.
 * @example
 * const readings = [compare({ reading: 'as printed', quantity: 'β_c', value: 0.3509 }, below(0.4))];
 * const judge = () => ({ readings, reason: 'From theory.' });
 * const claim = { name: 'fold', summary: 'β_c < 0.4', source: 'Eq. 3', expected: {}, judge };
 * (await judgeClaim(claim, () => trapRun([]))).verdict; // 'holds'
 */
export async function judgeClaim(
  claim: Claim,
  findings: Findings,
  expected: ClaimedNumbers = claim.expected,
): Promise<JudgedClaim> {
  try {
    const { seen, unused } = watchedNumbers(expected);
    const judgement = await claim.judge(findings, seen);
    const { readings, asides = [], decide = narrowing(readings), contradiction, figures = [] } = judgement;
    const reached = verdictOf(judgement);
    return {
      ...reached,
      claimed: expected,
      readings,
      asides,
      reason: [judgement.reason, unusedInWords(unused())].filter(Boolean).join(' '),
      decide: reached.verdict === 'inconclusive' ? decide : null,
      contradiction: reached.verdict === 'inconsistent in the source' ? contradiction! : null,
      figures,
    };
  } catch (cause) {
    return failedClaim(claim, cause instanceof Error ? cause.message : String(cause));
  }
}

/** The claimed numbers, and which of them nobody has looked at since. */
function watchedNumbers(expected: ClaimedNumbers): { seen: ClaimedNumbers; unused: () => string[] } {
  const used = new Set<PropertyKey>();
  const seen = new Proxy(expected, {
    get(target, name) {
      used.add(name);
      return Reflect.get(target, name) as unknown;
    },
  });
  return { seen, unused: () => Object.keys(expected).filter((name) => !used.has(name)) };
}

/** A verdict that does not depend on a number looks as if it did: the claim states it. */
function unusedInWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const list = names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
  return `The judgement does not use what the claim states as ${list}.`;
}

/** What would decide a claim that says nothing of its own about it. */
function narrowing(readings: readonly Reading[]): string {
  const open = readings
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map(({ reading, quantity }) => `${quantity} (${reading})`);
  return open.length === 0 ? 'a number to compare' : `a narrower interval of: ${open.join('; ')}`;
}

/**
 * A claim that could not be judged, and why.
 *
 * @example
 * const judge = () => ({ readings: [], reason: '' });
 * const claim = { name: 'fold', summary: 'β_c < 0.4', source: 'Eq. 3', expected: {}, judge };
 * failedClaim(claim, 'no run').verdict; // 'error'
 */
export function failedClaim({ expected }: Claim, reason: string): JudgedClaim {
  return {
    verdict: 'error',
    under: null,
    claimed: expected,
    readings: [],
    asides: [],
    reason,
    decide: null,
    contradiction: null,
    figures: [],
  };
}
