/** What was typed cannot be done as typed. Nothing has been written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The input was fine, but the work did not succeed. */
export class RunError extends Error {
  override readonly name = 'RunError';
}
