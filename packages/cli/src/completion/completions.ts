import { contributionKinds } from '@kramers/core/plugins';
import type { Options } from 'yargs';
import { type Command, nameOf } from '../ground/command';
import { createKramers } from '../lab/create-kramers';

/** Names that a word may be completed to, by what it is a value of. */
const values: Readonly<Record<string, () => readonly string[]>> = {
  'show name': () => ['experiment', ...registered().map(({ name }) => name)],
  'list kind': () => contributionKinds,
  'reproduce names': () => ['fig1a', 'fig1b', 'fig2b', 'fig3'],
  'reproduce --only': () => ['as-printed', 'as-theorised'],
  'verify ledgers': () => ['all', ...namesOf('ledgers')],
  'verify --only': () => namesOf('claims'),
  'carry-over networks': () => namesOf('models'),
  'rate --method': () => namesOf('rateMethods'),
  '--backend': () => namesOf('backends'),
  '--executor': () => ['threads', 'bullmq', ...namesOf('executors')],
  '--set': () => [
    'replicas.count=',
    'replicas.seed=',
    'model.depth=',
    'model.width=',
    'model.kind=',
    'protocol.beta=',
    'training.temperature=',
  ],
};

function registered(): readonly { readonly kind: string; readonly name: string }[] {
  return createKramers()
    .registry.entries()
    .map(({ kind, contribution }) => ({ kind, name: contribution.name }));
}

function namesOf(kind: string): string[] {
  return registered().flatMap((one) => (one.kind === kind ? [one.name] : []));
}

/**
 * What the last of the words may become: commands, options, the names that an option or a position takes, or nothing,
 * where a file is meant.
 *
 * @param words what was typed after `kramers`, the last one perhaps empty.
 */
export async function completionsOf(words: readonly string[], commands: readonly Command[]): Promise<string[]> {
  const current = words.at(-1) ?? '';
  const command = words.length > 1 ? commands.find((one) => nameOf(one) === words[0]) : undefined;
  const offered = command
    ? withinCommand(command, words.slice(1, -1), current)
    : words.length > 1
      ? []
      : commands.map(nameOf);
  return Promise.resolve([...new Set(offered)].filter((one) => one.startsWith(current)));
}

function withinCommand(command: Command, before: readonly string[], current: string): readonly string[] {
  const name = nameOf(command);
  const option = optionOf(command, before.at(-1));
  if (option && takesValue(option.rule)) return choicesOf(option.rule) ?? named(name, `--${option.name}`);
  if (current.startsWith('-')) return [...Object.keys(command.options).map((one) => `--${one}`), '--help'];
  const given = before.filter(
    (word, i) => !word.startsWith('-') && !takesValue(optionOf(command, before[i - 1])?.rule),
  );
  const positionals = Object.entries(command.positionals);
  const [position, rule] = positionals[Math.min(given.length, positionals.length - 1)] ?? [];
  if (position === undefined || (given.length >= positionals.length && !command.usage.includes('..'))) return [];
  return choicesOf(rule as Options) ?? named(name, position);
}

function named(command: string, what: string): readonly string[] {
  return (values[`${command} ${what}`] ?? values[what])?.() ?? [];
}

function optionOf(command: Command, word: string | undefined) {
  const name = word?.startsWith('--') ? word.slice(2) : undefined;
  const rule = name === undefined ? undefined : command.options[name];
  return name !== undefined && rule ? { name, rule } : undefined;
}

function takesValue(rule: Options | undefined): boolean {
  return rule !== undefined && rule.type !== 'boolean';
}

function choicesOf({ choices }: Options): readonly string[] | null {
  return Array.isArray(choices) ? choices.map(String) : null;
}
