import type { Ledger, LedgerEntry } from '@kramers/core/results';
import { readable } from '../drawing/numbers';

/** What a ledger is about, in words that no claim of it says. */
export interface LedgerSubject {
  readonly title: string;
  /** What was asked, for a reader who knows nothing of it. */
  readonly question: string;
  /**
   * What was found, in a few sentences that follow from verdicts and readings; empty where nothing is known of the
   * claims.
   */
  readonly answer: string;
  /** Claims whose reasons tell the outcome, where they are in the ledger. */
  readonly telling: readonly string[];
}

const paper: Omit<LedgerSubject, 'answer'> = {
  title: 'Does noise drive networks out of metastable phases?',
  question:
    'Grokking is learning long after the training data fit. Ersoy & Wiesner (arXiv 2606.17120) explain it by ' +
    'noise, which carries a network over a barrier out of a state with too few features learnt, one of low ' +
    'rank. Each of their claims was computed here, as printed and as their theory means it.',
  telling: ['rank1-trap', 'barrier-eff', 'sparse-grokking'],
};

/** The subject of a ledger: the paper's, or what can be said of any. */
export function subjectOf({ claims, title }: Ledger): LedgerSubject {
  const plugins = [...new Set(claims.map(({ plugin }) => plugin))];
  if (plugins.includes('@kramers/paper')) return { ...paper, answer: answerOf(claims) };
  if (title !== undefined) {
    const question = 'What it claims, computed here claim by claim and judged by stated criteria.';
    // Where a claim does not hold there is most to tell.
    const order = (verdict: LedgerEntry['verdict']) => (verdict === 'holds' ? 1 : 0);
    const telling = [...claims].sort((a, b) => order(a.verdict) - order(b.verdict)).slice(0, 4);
    return { title, question, answer: '', telling: telling.map(({ id }) => id) };
  }
  return {
    title: 'Claims, computed and judged',
    question: `The claims of ${plugins.join(', ')}, each computed and judged.`,
    answer: '',
    telling: [],
  };
}

type Sayings = Readonly<Partial<Record<LedgerEntry['verdict'], string>>>;

const escape: Sayings = {
  holds: 'Noise of minibatches alone frees a network that is held at low rank.',
  'holds under another reading':
    'Noise of minibatches does not free a network that is held at low rank; random kicks to its weights ' +
    '(Langevin noise), which the theory assumes, do.',
  'does not hold':
    'A network that is held at low rank is freed neither by the noise of minibatches nor by random kicks to ' +
    'its weights, or not when it was said to be.',
};

const sparse: Sayings = {
  holds: 'Grokking on few samples comes about as described.',
  'holds under another reading': 'Grokking on few samples comes about as described only with such kicks.',
  'does not hold': 'Grokking on few samples does not come about as described.',
};

/** The paper's outcome in words. A sentence stands there only for a verdict that was reached. */
function answerOf(claims: readonly LedgerEntry[]): string {
  const named = (id: string): LedgerEntry | undefined => claims.find((claim) => claim.id === id);
  const said = (id: string, sayings: Sayings): string => sayings[named(id)?.verdict ?? 'error'] ?? '';
  return [said('rank1-trap', escape), said('sparse-grokking', sparse), barrierSentence(named('barrier-eff'))]
    .filter(Boolean)
    .join(' ');
}

function barrierSentence(entry: LedgerEntry | undefined): string {
  const found = entry?.readings.find(({ quantity }) => quantity === 'that slope over ΔE_min');
  if (!found || found.value === null || found.expected === null) return '';
  return (
    `The barrier that the noise sees is ${readable(found.value, 2)} times that of the loss, where the paper has ` +
    `${readable(found.expected, 2)} times.`
  );
}
