import type { ArgumentsCamelCase, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import type { Io } from './io';

/** One command of `kramers`, as data that yargs and the help are made from. */
export interface Command {
  /** Name and positionals in yargs' form: `run <file>`. */
  readonly usage: string;
  /** One sentence for the list of commands. */
  readonly summary: string;
  readonly positionals: Readonly<Record<string, PositionalOptions>>;
  readonly options: Readonly<Record<string, Options>>;
  /** Commands that work as they stand, and what each does. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Does the work. Heavy modules are imported here, so that `--help` is quick. */
  run(args: Readonly<Record<string, unknown>>, io: Io, argv: readonly string[]): Promise<ExitCode>;
}

type Named<T> = Readonly<Record<string, T>>;

/** Declares a command whose handler sees its positionals and options with the types that they declare. */
export function defineCommand<const P extends Named<PositionalOptions>, const O extends Named<Options>>(
  command: Omit<Command, 'positionals' | 'options' | 'run'> & {
    readonly positionals: P;
    readonly options: O;
    run(args: ArgumentsCamelCase<InferredOptionTypes<P & O>>, io: Io, argv: readonly string[]): Promise<ExitCode>;
  },
): Command {
  return command as unknown as Command;
}

/** The word that names a command. */
export function nameOf(command: Command): string {
  return command.usage.split(' ')[0]!;
}

/** What the command tells the shell. */
export const exitCode = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
