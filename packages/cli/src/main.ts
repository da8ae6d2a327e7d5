import yargs from 'yargs';
import packageJson from '../package.json';
import { type Command, type ExitCode, exitCode } from './ground/command';
import { commands } from './commands/index';
import { reportFailure } from './ground/failure';
import { type Io, note, print } from './ground/io';

const MAX_HELP_WIDTH = 110;

/** Asked by the scripts of `kramers completion`, with the words typed so far. */
const COMPLETE = '--complete';

/** What the parser refused, and in which command. */
class ParseError extends Error {
  constructor(
    message: string,
    readonly command: Command | undefined,
  ) {
    super(message);
  }
}

/**
 * Runs one command line, without the program's name.
 *
 * @returns the exit code: 0 done, 1 the run failed, 2 bad usage or input, 130 interrupted. Never rejects.
 * @example
 * const { stdout, stderr, env } = process;
 * const { signal } = new AbortController();
 * const code = await main(['list'], { stdout, stderr, colour: false, width: 120, terminal: false, env, signal });
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    if (argv.length === 0) {
      note(io, await help(io));
      return exitCode.usage;
    }
    if (argv[0] === COMPLETE) {
      const { completionsOf } = await import('./completion/completions');
      print(io, (await completionsOf(argv.slice(1), commands)).join('\n'));
      return exitCode.done;
    }
    const asked = argv[0] === 'help' && argv.length > 1 ? [...argv.slice(1), '--help'] : argv;
    const chosen = await parse(withoutSeparator(asked), io);
    return await (chosen?.() ?? exitCode.done);
  } catch (error) {
    if (!(error instanceof ParseError)) return reportFailure(error, io);
    const { explainUsage } = await import('./arguments/explain-usage');
    note(io, explainUsage(error.message, error.command, argv, commands));
    return exitCode.usage;
  }
}

/**
 * Without the `--` that ends the options: the parser would keep what follows from the commands. What follows is a file,
 * also where it begins with a dash.
 */
function withoutSeparator(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--');
  if (at < 0) return argv;
  return [...argv.slice(0, at), ...argv.slice(at + 1).map((arg) => (arg.startsWith('-') ? `./${arg}` : arg))];
}

/**
 * The chosen command, ready to run; null where the parser has printed what was asked for: help or version.
 */
async function parse(argv: readonly string[], io: Io): Promise<(() => Promise<ExitCode>) | null> {
  let chosen: (() => Promise<ExitCode>) | null = null;
  const program = describeProgram(io, (command, args) => {
    chosen = () => command.run(args, io, argv);
  });
  await program.parseAsync([...argv], {}, (error: Error | undefined, _args: unknown, output: string) => {
    if (error) throw error;
    if (output) print(io, output);
  });
  return chosen;
}

function help(io: Io): Promise<string> {
  return describeProgram(io, () => undefined).getHelp();
}

function describeProgram(io: Io, choose: (command: Command, args: Readonly<Record<string, unknown>>) => void) {
  const program = yargs()
    .scriptName('kramers')
    .usage('$0 <command>\n\nA lab for noise-driven escape in learning.')
    .locale('en')
    .wrap(Math.min(MAX_HELP_WIDTH, io.width))
    .exitProcess(false)
    .strict()
    .demandCommand(1, 'no command given')
    .parserConfiguration({ 'greedy-arrays': false })
    .version(packageJson.version)
    .alias('version', 'v')
    .help()
    .alias('help', 'h')
    .epilogue(
      'Results go to stdout, progress and notes to stderr. Exit code: 0 done, 1 failed, 2 bad usage or input, ' +
        '130 interrupted.',
    )
    .fail((message: string, cause: Error | undefined) => {
      throw cause && cause.name !== 'YError' ? cause : new ParseError(message ?? cause?.message ?? '', current);
    });
  let current: Command | undefined;
  for (const command of commands) {
    program.command(
      command.usage,
      command.summary,
      (y) => {
        current = command;
        for (const [name, positional] of Object.entries(command.positionals)) {
          // yargs shows that the default is [], also for what must be given.
          y.positional(name, positional.demandOption ? { default: undefined, ...positional } : positional);
        }
        return y
          .options({ ...command.options })
          .example(command.examples.map(([line, meaning]) => [line, meaning] as [string, string]));
      },
      (args) => choose(command, args),
    );
  }
  return program
    .example('kramers reproduce', "the paper's figures, in their quick form")
    .example('kramers run experiments/fig1a-theorised.yaml', 'one experiment');
}
