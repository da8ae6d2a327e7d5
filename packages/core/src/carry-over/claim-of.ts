import { verdictOf } from '../ledger/verdict';
import type { Reading } from '../plugins/claim';
import type { CarryOverClaim, CarryOverPart } from './carry-over-document';

/** A part of the claim with the verdict that its readings add up to. */
export function claimOf(
  part: CarryOverPart,
  readings: readonly Reading[],
  asides: readonly Reading[],
  found: string,
  reason: string,
): CarryOverClaim {
  const { verdict } = verdictOf({ readings });
  const plain = verdict === 'holds' || verdict === 'does not hold' ? verdict : 'inconclusive';
  return { part, verdict: plain, found, readings, asides, reason };
}

/** A part of which nothing can be found. */
export function withoutEscape(part: CarryOverPart, reason: string): CarryOverClaim {
  return { part, verdict: 'inconclusive', found: 'not judged', readings: [], asides: [], reason };
}
