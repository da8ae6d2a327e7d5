import type { Verdict } from '@kramers/core/results';

/** The version of Kramers that judged the claims on record. */
export const recordedBy = '0.1.0';

/** Verdicts of the quick form, as scripts/record-verdicts.ts found them in a ledger. */
export const recordedVerdicts: Readonly<Record<string, Verdict>> = {
  'beta-c-formula': 'holds',
  'beta-c-measured': 'holds under another reading',
  'two-drops': 'holds',
  'eq1-eq2': 'inconsistent in the source',
  'saddle-0.41': 'does not hold',
  'barrier-0.003': 'does not hold',
  'rank-2-global': 'does not hold',
  'learnt-is-global': 'does not hold',
  'beta-star-below': 'holds',
  'barrier-grows': 'holds',
  hysteresis: 'holds',
  'no-fold-L2': 'holds under another reading',
  'params-170': 'inconsistent in the source',
  'random-fast': 'holds',
  'rank1-trap': 'holds under another reading',
  'trivial-trap': 'does not hold',
  'no-gap-dense': 'holds',
  'sparse-grokking': 'holds under another reading',
  'bayes-floor': 'does not hold',
  'arrhenius-r2': 'holds under another reading',
  'barrier-eff': 'does not hold',
  'teff-consistency': 'does not hold',
  'eq12-sign': 'inconsistent in the source',
  'two-decades': 'holds under another reading',
  staged: 'holds under another reading',
  'depth-longer': 'holds under another reading',
  'lr-batch-lever': 'holds under another reading',
  'tanh-transitions': 'holds',
  'sigmoid-transitions': 'holds',
  'tanh-traps': 'holds',
  'sigmoid-traps': 'holds',
  'tanh-langevin': 'holds',
  'sigmoid-langevin': 'holds',
  'tanh-minibatch': 'does not hold',
  'sigmoid-minibatch': 'holds under another reading',
};
