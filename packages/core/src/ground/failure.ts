/**
 * What was typed cannot be done as typed. Nothing has been written.
 *
 * @example if (!process.argv[2]) throw new UsageError('give an experiment file');
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The input was fine, but the work did not succeed.
 *
 * @example throw new RunError('3 of 20 cells failed');
 */
export class RunError extends Error {
  override readonly name = 'RunError';
}
