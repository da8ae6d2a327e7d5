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
 */
export async function judgeClaim(
  claim: Claim,
  findings: Findings,
  expected: ClaimedNumbers = claim.expected,
): Promise<JudgedClaim> {
  try {
    const judgement = await claim.judge(findings, expected);
    const { readings, asides = [], reason, decide = narrowing(readings), contradiction, figures = [] } = judgement;
    const reached = verdictOf(judgement);
    return {
      ...reached,
      claimed: expected,
      readings,
      asides,
      reason,
      decide: reached.verdict === 'inconclusive' ? decide : null,
      contradiction: reached.verdict === 'inconsistent in the source' ? contradiction! : null,
      figures,
    };
  } catch (cause) {
    return failedClaim(claim, cause instanceof Error ? cause.message : String(cause));
  }
}

/** What would decide a claim that says nothing of its own about it. */
function narrowing(readings: readonly Reading[]): string {
  const open = readings
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map(({ reading, quantity }) => `${quantity} (${reading})`);
  return open.length === 0 ? 'a number to compare' : `a narrower interval of: ${open.join('; ')}`;
}

/** A claim that could not be judged, and why. */
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
