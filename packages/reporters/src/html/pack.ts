import type { Spec } from 'vega';

/** Rows by column: a page that names each field once is half the size. */
export interface PackedRows {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A chart for the page's script. */
export interface PackedChart {
  readonly spec: Spec;
  readonly data: readonly PackedRows[];
}

/** Takes the rows out of a specification's data sets. */
export function packChart(spec: Spec): PackedChart {
  const packed: PackedRows[] = [];
  const data = spec.data?.map((source) => {
    if (!('values' in source) || !Array.isArray(source.values)) return source;
    const { values, ...rest } = source;
    packed.push(packRows(source.name, values as Record<string, unknown>[]));
    return rest;
  });
  return { spec: { ...spec, data }, data: packed };
}

function packRows(name: string, values: readonly Record<string, unknown>[]): PackedRows {
  const columns = [...new Set(values.flatMap((row) => Object.keys(row)))];
  return { name, columns, rows: values.map((row) => columns.map((column) => row[column] ?? null)) };
}
