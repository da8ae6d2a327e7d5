import type { Kernel } from '../contracts/kernel';
import type { Metrics } from '../contracts/metric';

/** Where each metric stands in a row: the kernel's own columns, and the rank in the last place. */
export interface Columns {
  readonly names: readonly string[];
  readonly trainMse: number;
  readonly testMse: number;
  readonly loss: number;
  readonly weightNorm: number;
  /** Place of the largest singular value; the others follow. */
  readonly firstSingularValue: number;
  readonly maxRank: number;
  readonly rank: number;
  /** Places of what else the kernel measures. */
  readonly others: readonly number[];
}

/** The layout of the rows that a kernel measures. */
export function columnsOf(kernel: Kernel): Columns {
  const names = [...kernel.columns, 'rank'];
  const at = (name: string): number => names.indexOf(name);
  return {
    names,
    trainMse: at('trainMse'),
    testMse: at('testMse'),
    loss: at('loss'),
    weightNorm: at('weightNorm'),
    firstSingularValue: at('singularValue1'),
    maxRank: kernel.maxRank,
    rank: names.length - 1,
    others: names.flatMap((name, c) => (isCommon(name) ? [] : [c])),
  };
}

/** Whether every kernel measures a column of this name. */
function isCommon(name: string): boolean {
  return ['trainMse', 'testMse', 'loss', 'weightNorm', 'rank'].includes(name) || name.startsWith('singularValue');
}

/** The row at `offset` as an object. */
export function metricsAt(columns: Columns, rows: Float64Array, offset: number): Metrics {
  const singularValues: number[] = [];
  const first = offset + columns.firstSingularValue;
  for (let k = 0; k < columns.maxRank; k++) singularValues.push(rows[first + k]!);
  // Written out, because it is made for every epoch: spreading costs as much as measuring.
  const metrics = {
    trainMse: rows[offset + columns.trainMse]!,
    testMse: rows[offset + columns.testMse]!,
    loss: rows[offset + columns.loss]!,
    weightNorm: rows[offset + columns.weightNorm]!,
    singularValues,
    rank: rows[offset + columns.rank]!,
  };
  if (columns.others.length === 0) return metrics;
  return { ...metrics, others: Object.fromEntries(columns.others.map((c) => [columns.names[c]!, rows[offset + c]!])) };
}
