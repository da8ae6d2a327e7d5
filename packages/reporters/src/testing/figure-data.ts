import { expect } from 'vitest';
import type { Figure } from '../drawing/figure';

type Row = Readonly<Record<string, string | number | null>>;

/** The rows of one of a figure's data sets, as its chart is given them. */
export function dataOf(figure: Figure | null | undefined, name: string): readonly Row[] {
  const datasets = figure?.spec.datasets as Record<string, readonly Row[]> | undefined;
  expect(datasets, `a figure with the data set ${name}`).toHaveProperty(name);
  return datasets![name]!;
}
