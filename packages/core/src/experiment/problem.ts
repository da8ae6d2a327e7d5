/** One thing that is wrong with an experiment, and where. */
export interface Problem {
  /** Dotted path of the value, such as `model.depth`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** Where in the file, from 1; null for values that come from elsewhere, such as --set. */
  readonly line: number | null;
  readonly column: number | null;
}

/** An experiment that cannot be run as it stands. Nothing has been written. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';

  constructor(
    /** Where the experiment came from: a file's path, or a word for it. */
    readonly origin: string,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map((problem) => formatProblem(origin, problem)).join('\n'));
  }
}

function formatProblem(origin: string, { path, message, line, column }: Problem): string {
  const place = line === null ? origin : `${origin}:${line}:${column}`;
  return path === '' ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
}
