/** A stream that text can be written to. */
export type Sink = Pick<NodeJS.WritableStream, 'write'>;

/** All that a command sees of the process it runs in. */
export interface Io {
  /** Results, and nothing else. */
  readonly stdout: Sink;
  /** Progress, notes and errors. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Colours on stdout. */
  readonly colour: boolean;
  /** Width of the terminal in columns; 120 where stdout is none. */
  readonly width: number;
  /** Whether stdout is a terminal, so that tables have to fit into its width. */
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C, and by what else asks the process to end. */
  readonly signal: AbortSignal;
}

/** What text for stdout is laid out for. */
export type Terminal = Pick<Io, 'colour' | 'width' | 'terminal'>;

const DEFAULT_WIDTH = 120;

/** The real process. SIGINT, SIGTERM and SIGHUP abort `signal`; the next SIGINT or SIGTERM ends the process. */
export function processIo(): Io {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // A terminal that is closed hangs up, and its shell does so again: neither is somebody who has lost patience.
  process.on('SIGHUP', () => controller.abort());
  // `kramers list | head -1` closes the pipe early; that is no failure.
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') process.exit(0);
    process.stderr.write(`the results could not be written to stdout: ${cause.message}\n`);
    process.exit(1);
  });
  // Nobody reads the progress; that is no reason to stop.
  process.stderr.on('error', () => undefined);
  const { env, stdout, stderr } = process;
  return {
    stdout,
    stderr,
    colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    width: stdout.columns ?? DEFAULT_WIDTH,
    terminal: stdout.isTTY,
    env,
    signal: controller.signal,
  };
}

/** Writes lines of result. */
export function print(io: Io, text: string): void {
  io.stdout.write(`${text}\n`);
}

/** Writes the one document that --json promises. */
export function printJson(io: Io, document: unknown): void {
  print(io, JSON.stringify(document, null, 2));
}

/** Writes a note beside the results. */
export function note(io: Io, text: string): void {
  io.stderr.write(`${text}\n`);
}
