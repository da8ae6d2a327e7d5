import type { Ledger } from '@kramers/core';

/** What a ledger is about, in words that no claim of it says. */
export interface LedgerSubject {
  readonly title: string;
  /** What was asked, in one sentence. */
  readonly question: string;
  /** Claims whose reasons tell the outcome, where they are in the ledger. */
  readonly telling: readonly string[];
}

const paper: LedgerSubject = {
  title: 'Does noise drive networks out of metastable phases?',
  question: 'Ersoy & Wiesner (arXiv 2606.17120) explain grokking as noise-driven escape from metastable phases of low rank; every claim of theirs that can be computed is computed here, as printed and as their theory means it.',
  telling: ['rank1-trap', 'barrier-eff', 'sparse-grokking'],
};

/** The subject of a ledger: the paper's, or what can be said of any. */
export function subjectOf({ claims }: Ledger): LedgerSubject {
  const plugins = [...new Set(claims.map(({ plugin }) => plugin))];
  if (plugins.includes('@kramers/paper')) return paper;
  return { title: 'Claims, computed and judged', question: `The claims of ${plugins.join(', ')}, each computed and judged.`, telling: [] };
}
