import type { LedgerEntry } from '@kramers/core/results';
import { html, type Markup, Markup as Raw } from '../drawing/markup';

/** A verdict on the page: a word, a sign and a colour, so that none of the three is needed to tell it. */
interface VerdictLook {
  /** Names its colour in the style sheet. */
  readonly tone: string;
  /** After a number of claims. */
  readonly plural: string;
  /** Strokes on a square of 16, inside a ring. */
  readonly sign: string;
}

const looks: Readonly<Record<LedgerEntry['verdict'], VerdictLook>> = {
  holds: { tone: 'good', plural: 'hold', sign: 'M4.8 8.3 7 10.5 11.3 5.8' },
  'holds under another reading': {
    tone: 'half',
    plural: 'hold under another reading',
    sign: 'M4.6 9.2C6 6.4 7 6.4 8 8S10 9.6 11.4 6.8',
  },
  'does not hold': { tone: 'bad', plural: 'do not hold', sign: 'M5.3 5.3 10.7 10.7M10.7 5.3 5.3 10.7' },
  'inconsistent in the source': {
    tone: 'odd',
    plural: 'inconsistent in the source',
    sign: 'M4.8 6.4H11.2M4.8 9.6H11.2M9.6 4.4 6.4 11.6',
  },
  inconclusive: {
    tone: 'open',
    plural: 'inconclusive',
    sign: 'M6 6.4C6 4.2 10 4.2 10 6.6 10 8.1 8 8 8 9.4M8 11.2V11.6',
  },
  error: { tone: 'fault', plural: 'could not be judged', sign: 'M8 4.4V9M8 11V11.5' },
};

/** The order of verdicts in a tally. */
export const verdictOrder = Object.keys(looks) as LedgerEntry['verdict'][];

/** A verdict's sign; its word stands beside it. */
export function verdictSign(verdict: LedgerEntry['verdict']): Markup {
  return new Raw(
    '<svg class="sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><circle cx="8" cy="8" ' +
      `r="7"/><path d="${looks[verdict].sign}"/></svg>`,
  );
}

/** The verdict on a claim: sign and word, in its colour. */
export function verdictBadge({ verdict, under }: Pick<LedgerEntry, 'verdict' | 'under'>): Markup {
  return html`<span class="verdict ${looks[verdict].tone}">${verdictSign(verdict)}<span>${verdictWord({
    verdict,
    under,
  })}</span></span>`;
}

/** The verdict on a claim in words: of one that holds under another reading, under which. */
export function verdictWord({ verdict, under }: Pick<LedgerEntry, 'verdict' | 'under'>): string {
  if (verdict === 'holds under another reading' && under !== null) return `holds ${under}`;
  return verdict === 'error' ? 'not judged' : verdict;
}

/** How many claims have each verdict, in a line. */
export function verdictCounts(claims: readonly Pick<LedgerEntry, 'verdict'>[]): Markup {
  return html`${verdictOrder.flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    if (count === 0) return [];
    return [
      html`<span class="verdict ${looks[verdict].tone}">${verdictSign(verdict)}<span><b>${count}</b> ${plural(
        verdict,
        count,
      )}</span></span> `,
    ];
  })}`;
}

/** How many claims have each verdict, as switches that leave the others out of the table. */
export function verdictTally(claims: readonly LedgerEntry[]): Markup {
  const counted = verdictOrder
    .map((verdict) => ({ verdict, count: claims.filter((claim) => claim.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
  return html`<div class="tally" role="group"
aria-label="Verdicts: show or hide their claims in the table">${counted.map(
    ({ verdict, count }) =>
      html`<button type="button" class="${looks[verdict].tone}" data-verdict="${looks[verdict].tone}"
aria-pressed="true">${verdictSign(verdict)}<b>${count}</b> <span>${plural(verdict, count)}</span></button>`,
  )}</div>`;
}

/** The colour's name of a verdict. */
export function verdictTone(verdict: LedgerEntry['verdict']): string {
  return looks[verdict].tone;
}

/** `hold`, or of one claim `holds`. */
export function plural(verdict: LedgerEntry['verdict'], count: number): string {
  return count === 1 && verdict !== 'error' ? verdict : looks[verdict].plural;
}
