import type { FinishedRun } from '@kramers/core';

/** A ratio of mean times, open where an end is null. */
export interface Ratio {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What of a comparison's table these claims look at. */
export interface SchemeTable {
  readonly replicas: number;
  readonly arms: readonly {
    readonly name: string;
    readonly group: string;
    readonly escapes: number;
    readonly censored: number;
    readonly diverged: number;
    readonly mean: number | null;
    readonly speedUp: Ratio;
  }[];
  readonly best: {
    readonly scheme: string;
    readonly constant: string;
    readonly schemesTried: number;
    readonly chosenOn: number;
    readonly judgedOn: number;
    readonly ratio: Ratio;
  } | null;
}

/** The table of a comparison of schemes. Throws an Error where there is none: no replica has finished. */
export function schemesOf({ experiment, summary }: FinishedRun): SchemeTable {
  const table = summary.points[0]?.findings?.['schemes'] as SchemeTable | undefined;
  if (!table) throw new Error(`experiment "${experiment.name}" compared nothing: ${warningsOf(summary.points)}`);
  return table;
}

/** One arm of it. Throws an Error if there is none of that name. */
export function armOf(table: SchemeTable, name: string): SchemeTable['arms'][number] {
  const found = table.arms.find((arm) => arm.name === name);
  if (!found) throw new Error(`no scheme "${name}" was compared`);
  return found;
}

function warningsOf(points: readonly { readonly warnings: Readonly<Record<string, number>> }[]): string {
  return Object.keys(points[0]?.warnings ?? {}).join('; ') || 'no replica has a result';
}
