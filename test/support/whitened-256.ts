import { readFileSync } from 'node:fs';
import type { Samples } from '@kramers/theory';

/** 256 inputs whose mean is 0 and whose second moments are the identity, with targets (0.9 x₁, 0.8 x₂), as a table. */
export const whitened256Table = readFileSync(new URL('whitened-256.csv', import.meta.url), 'utf8');

/** The same as numbers. */
export function whitened256(): Samples {
  const lines = whitened256Table.trim().split('\n').slice(1);
  const rows = lines.map((line) => line.split(',').map(Number));
  const columns = (from: number) => Float64Array.from(rows.flatMap((row) => row.slice(from, from + 2)));
  return { count: rows.length, inputs: 2, outputs: 2, x: columns(0), y: columns(2) };
}
