import { z } from 'zod';
import type { TrainingEventOf } from '../contracts/events';
import type { ErrorRecord } from '../ground/error-record';
import { listOf } from '../ground/list-schema';
import { cellKeySchema } from './cell-schema';
import { firstIssue } from './first-issue';

/** Why a cell has no result, as `failures/` keeps it. */
export type FailureRecord = Omit<TrainingEventOf<'cell-failed'>, 'type'>;

const error: z.ZodType<ErrorRecord> = z.lazy(() =>
  z.looseObject({ name: z.string(), message: z.string(), stack: listOf(z.string()), cause: error.nullable() }),
);

/** What a file of `failures/` may hold. */
const failureSchema = z.looseObject({
  cell: cellKeySchema,
  point: z.int().nonnegative(),
  replica: z.int().nonnegative(),
  message: z.string(),
  error,
});

/**
 * A record of a failure from outside.
 *
 * @throws RangeError in one sentence if it is none, or one of another cell.
 * @example
 * import { readFileSync } from 'node:fs';
 * const key = '0123456789abcdef0123';
 * const { message } = parseFailure(JSON.parse(readFileSync(`runs/trap/failures/${key}.json`, 'utf8')), key);
 */
export function parseFailure(value: unknown, cell: string): FailureRecord {
  const { error: problem } = failureSchema.safeParse(value);
  if (problem) throw new RangeError(firstIssue(problem, value));
  const record = value as FailureRecord;
  if (record.cell !== cell) throw new RangeError(`it is about another cell, ${record.cell}`);
  return record;
}
