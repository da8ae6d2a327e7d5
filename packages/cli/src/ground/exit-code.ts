/** What the command tells the shell. */
export const exitCode = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
