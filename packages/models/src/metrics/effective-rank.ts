import type { Metric } from '@kramers/core';
import { exp, log } from '@kramers/theory/elementary';

/**
 * exp(−Σ p_i ln p_i) with p_i = λ_i/Σλ: the effective rank of Roy & Vetterli (2007). It lies between 1, where one
 * singular value is all there is, and their number, where all are equal; NaN for a map that is zero.
 */
export const effectiveRank: Metric = {
  name: 'effectiveRank',
  version: 1,
  summary: 'exp of the entropy of the normalised singular values: a rank that needs no threshold',
  measure({ singularValues }) {
    let sum = 0;
    for (let k = 0; k < singularValues.length; k++) sum += singularValues[k]!;
    let entropy = 0;
    for (let k = 0; k < singularValues.length; k++) {
      const share = singularValues[k]! / sum;
      if (share > 0) entropy -= share * log(share);
    }
    return sum > 0 ? exp(entropy) : NaN;
  },
};
