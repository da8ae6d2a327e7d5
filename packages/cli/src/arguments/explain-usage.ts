import { didYouMean, meant, suggest } from '@kramers/core/internal';
import { withoutCredentials } from '@kramers/cluster';
import { type Command, nameOf } from '../ground/command';

/** What the parser found wrong, as a sentence about what was typed. */
export function explainUsage(
  message: string,
  command: Command | undefined,
  argv: readonly string[],
  commands: readonly Command[],
): string {
  const name = command ? nameOf(command) : undefined;
  return (
    `${withoutCredentials(explain(message, command, argv, commands))}\nSee kramers ` +
    `${name === undefined ? '' : `${name} `}--help.`
  );
}

function explain(
  message: string,
  command: Command | undefined,
  argv: readonly string[],
  commands: readonly Command[],
): string {
  // A misspelt option is the cause, and what is missing for want of it the consequence.
  const strangers = unknownOptions(command, argv);
  if (strangers.length > 0) return strangers.join('\n');
  const unknown = /^Unknown (?:arguments?|commands?): (.*)$/.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) {
    if (!command)
      return /\.ya?ml$/.test(unknown)
        ? `to run an experiment: kramers run ${unknown}`
        : `unknown command "${unknown}"${didYouMean(unknown, commands.map(nameOf))}`;
    return `unexpected argument "${unknown}"${
      /^[\d.]+$/.test(unknown) ? '; a list of numbers is given with commas and no spaces, as in 0.9,0.8' : ''
    }`;
  }
  const choice = /Argument: (\w+), Given: "(.*)", Choices: (.*)/.exec(message);
  if (choice) {
    const [, place, given, list] = choice as unknown as [string, string, string, string];
    const choices = [...list.matchAll(/"(.*?)"/g)].map(([, one]) => one!);
    return `${place}: expected one of ${list}; found "${given}"${meant(given, choices)}`;
  }
  const valueless = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (valueless !== undefined) return `--${valueless} needs a value`;
  const missing = /^Missing required arguments?: (.*)$/.exec(message)?.[1];
  if (missing !== undefined)
    return (
      `${missing.replaceAll(/(\w+)(, )?/g, (_, name: string, more?: string) => `--${name}${more ? ' and ' : ''}`)} ` +
      `must be given${asIn(command)}`
    );
  if (message.startsWith('Not enough non-option arguments') && command) {
    const wanted = [...command.usage.matchAll(/<(\w+)(?:\.\.)?>/g)].map(([, name]) => name!.toUpperCase());
    return `kramers ${nameOf(command)} needs ${wanted.join(' and ')}${asIn(command)}`;
  }
  return message;
}

function asIn(command: Command | undefined): string {
  const [example] = command?.examples ?? [];
  return example ? `, as in: ${example[0]}` : '';
}

function unknownOptions(command: Command | undefined, argv: readonly string[]): string[] {
  const known = ['-h', '-v', ...['help', 'version', ...Object.keys(command?.options ?? {})].map((name) => `--${name}`)];
  const names = argv.map((arg) => /^(--?[a-z][\w-]*)(=.*)?$/i.exec(arg)?.[1]).filter((name) => name !== undefined);
  const strangers = names.filter(
    (name) =>
      ![name, dashed(name)].some((form) => known.includes(form) || known.includes(form.replace(/^--no-/, '--'))),
  );
  return strangers.map((name) => {
    const near = suggest(
      name,
      known.filter((form) => form.startsWith('--')),
    );
    return `unknown option ${name}${near === null ? '' : `; did you mean ${near}?`}`;
  });
}

/** yargs takes `--fromRank` for `--from-rank`. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
