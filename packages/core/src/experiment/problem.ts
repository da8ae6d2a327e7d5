import { printableLine } from '../ground/printable';

/** One thing that is wrong with an experiment, and where. */
export interface Problem {
  /** Dotted path of the value, such as `model.depth`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** Where in the file, from 1; null for values that come from elsewhere, such as --set. */
  readonly line: number | null;
  readonly column: number | null;
}

/** Nobody mends more at a time. */
const MAX_SHOWN = 20;
/** Paths and messages that are longer, since they name what somebody wrote, are cut. */
const MAX_PATH = 200;
const MAX_MESSAGE = 2000;

/**
 * An experiment that cannot be run as it stands. Nothing has been written.
 *
 * @example
 * const problem = { path: 'model.depth', message: 'expected a whole number', line: 3, column: 10 };
 * new ExperimentError('trap.yaml', [problem]).message; // 'trap.yaml:3:10: model.depth: expected a whole number'
 */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';

  constructor(
    /** Where the experiment came from: a file's path, or a word for it. */
    readonly origin: string,
    readonly problems: readonly Problem[],
  ) {
    const lines = problems.slice(0, MAX_SHOWN).map((problem) => formatProblem(origin, problem));
    const more = problems.length - lines.length;
    super([...lines, ...(more > 0 ? [`${origin}: and ${more} problems more`] : [])].join('\n'));
  }
}

function formatProblem(origin: string, { path, message, line, column }: Problem): string {
  const place = line === null ? origin : `${origin}:${line}:${column}`;
  const said = printableLine(cut(message, MAX_MESSAGE));
  return path === '' ? `${place}: ${said}` : `${place}: ${printableLine(cut(path, MAX_PATH))}: ${said}`;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
