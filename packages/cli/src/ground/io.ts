import pc from 'picocolors';
import { printable } from '@kramers/core/printable';
import { endProcess } from './end-process';
import { exitCode } from './command';

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
  /** Aborted by Ctrl-C, which then no longer ends the process. */
  readonly signal: AbortSignal;
}

/** What text for stdout is laid out for. */
export type Terminal = Pick<Io, 'colour' | 'width' | 'terminal'>;

const DEFAULT_WIDTH = 120;

/** The same with so many columns less, for text that is indented. */
export function narrower({ colour, width, terminal }: Terminal, columns: number): Terminal {
  return { colour, width: width - columns, terminal };
}

/**
 * The real process. Once a command has asked for `signal`, the first SIGINT, SIGTERM or SIGHUP aborts it, and the
 * next SIGINT or SIGTERM ends the process. Until then, and for commands that leave nothing half done, each of them ends
 * the process at once.
 */
export function processIo(): Io {
  // `kramers list | head -1` closes the pipe early; that is no failure.
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') endProcess(exitCode.done);
    process.stderr.write(`the results could not be written to stdout: ${cause.message}\n`);
    endProcess(exitCode.failed);
  });
  // Nobody reads the progress; that is no reason to stop.
  process.stderr.on('error', () => undefined);
  const { env, stdout, stderr } = process;
  let signal: AbortSignal | null = null;
  return {
    stdout,
    stderr,
    colour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    width: stdout.columns ?? DEFAULT_WIDTH,
    terminal: stdout.isTTY,
    env,
    // A listener takes the signal from the system, and hears of it only between two pieces of work.
    get signal() {
      return (signal ??= listenForSignals());
    },
  };
}

function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) endProcess(exitCode.interrupted);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // A terminal that is closed hangs up, and its shell does so again: neither is somebody who has lost patience.
  process.on('SIGHUP', () => controller.abort());
  return controller.signal;
}

/** Writes lines of result. Bold type is let through; nothing else that a terminal would act on. */
export function print(io: Io, text: string): void {
  const parts = io.colour ? text.split(boldMarks) : [text];
  io.stdout.write(`${parts.map((part) => (boldMarks.test(part) ? part : printable(part))).join('')}\n`);
}

/** Writes the one document that --json promises. */
export function printJson(io: Io, document: unknown): void {
  print(io, JSON.stringify(document, null, 2));
}

/** Writes a note beside the results. */
export function note(io: Pick<Io, 'stderr'>, text: string): void {
  io.stderr.write(`${printable(text)}\n`);
}

/** Begins and ends bold type, and keeps what is split by it. */
export const boldMarks = /(\x1b\[(?:1|22)m)/;

/** Sets text in bold type where there are colours; marks of its own, or other escapes in it, are spelt out. */
export function boldFor(colour: boolean): (text: string) => string {
  const { bold } = pc.createColors(colour);
  return (text) => bold(printable(text));
}
