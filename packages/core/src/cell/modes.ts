import { alignedModes, oneModeTransitions, type SecondMoments } from '@kramers/theory';
import type { ModeRecord } from '../contracts/cell-result';

/** The modes of a training set, strongest first, with the β at which each can no longer be held. */
export function modesOf(moments: SecondMoments, depth: number): ModeRecord[] {
  return alignedModes(moments).modes.map(({ correlation, inputVariance }) => ({
    correlation: correlation / inputVariance,
    inputVariance,
    betaC: oneModeTransitions({ depth, correlation, inputVariance }).betaC,
  }));
}
