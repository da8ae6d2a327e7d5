/** An error as plain data, with what caused it. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown, innermost first: function, file, line and column, without the folders. */
  readonly stack: readonly string[];
  readonly cause: ErrorRecord | null;
}

const MAX_FRAMES = 12;
const MAX_CAUSES = 8;

/** Whatever was thrown, as plain data. */
export function errorRecord(thrown: unknown, depth = 0): ErrorRecord {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), stack: [], cause: null };
  return {
    name: thrown.name,
    message: thrown.message,
    stack: framesOf(thrown),
    cause: thrown.cause === undefined || depth === MAX_CAUSES ? null : errorRecord(thrown.cause, depth + 1),
  };
}

function framesOf({ stack = '' }: Error): string[] {
  return (
    stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, MAX_FRAMES)
      // A run folder names no place on the machine that made it.
      .map((line) =>
        line
          .trim()
          .replace(/^at /, '')
          .replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s()]*[\\/]/g, ''),
      )
  );
}
