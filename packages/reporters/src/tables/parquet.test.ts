import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import * as writing from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { writtenBy } from '../testing/written-by';
import { csv, csvColumns } from './csv';
import { parquetParts } from './parquet';
import { sweepRun, trapRun } from '@kramers/core/testing';

const bytesOf = (run: Parameters<typeof parquetParts>[0], rowsAtOnce?: number): ArrayBuffer =>
  new Uint8Array(Buffer.concat([...parquetParts(run, writing, rowsAtOnce)])).buffer;

/** The table as the lines of its CSV, from what an independent reader finds in it. */
async function linesOf(file: ArrayBuffer): Promise<string[]> {
  const rows = await parquetReadObjects({ file });
  return rows.map((row) => csvColumns.map((name) => String((row[name] as unknown) ?? '')).join(','));
}

describe('parquet', () => {
  const run = trapRun([{ replicas: [40, null] }, { replicas: [7], temperature: 0.1 + 0.2 }]);

  it.each([undefined, 100, 1])('holds what trajectories.csv holds, in groups of %s rows', async (rowsAtOnce) => {
    const [, ...lines] = writtenBy(csv, run)['trajectories.csv']!.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(await linesOf(bytesOf(run, rowsAtOnce))).toEqual(lines);
  });

  it('is written a group at a time, and the same for equal runs', () => {
    expect(parquetMetadata(bytesOf(run, 1)).row_groups).toHaveLength(3);
    expect(bytesOf(run)).toEqual(bytesOf(run));
  });

  it('leaves the value of a diverged metric out', async () => {
    const [cell] = [...trapRun([{ replicas: [5] }]).cells()];
    const rows = [[0, 1, 8, 0.25, 0, NaN, Infinity, null as unknown as number, 1, 1, 1, 1]];
    const found = await parquetReadObjects({
      file: bytesOf({ cells: () => [{ ...cell!, trace: { ...cell!.trace, rows } }] }),
    });
    expect(found.map(({ value }) => value as unknown)).toEqual([null, null, null, 1, 1, 1, 1]);
  });

  it('is a sound table without rows where no cell has a trace', async () => {
    expect(await linesOf(bytesOf(sweepRun([0, 0.1])))).toEqual([]);
  });
});
