import type { NetworkShape } from '@kramers/core';

/** min over all widths: the largest rank that the end-to-end map can have. */
export function maxRankOf(shape: NetworkShape): number {
  return Math.min(...shape.widths);
}

/** The columns that every kernel measures, in order. */
export function metricColumns(maxRank: number): string[] {
  return [
    'trainMse',
    'testMse',
    'loss',
    'weightNorm',
    ...Array.from({ length: maxRank }, (_, k) => `singularValue${k + 1}`),
  ];
}

/** The columns that follow where every target is one class of several. */
export const accuracyColumns: readonly string[] = ['trainAccuracy', 'testAccuracy'];
